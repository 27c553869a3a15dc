import { splitNames } from '../author-names.js';
import { isObject, type JsonObject, textIn } from './dialect.js';

const NAMES = ['name', 'display_name', 'literal', 'keyword', 'term'];
/** The parts of a name as they are said, and what sources call them. */
const PARTS = [
  ['given', 'first', 'firstName', 'first_name'],
  ['family', 'last', 'lastName', 'last_name'],
  ['suffix'],
];

/**
 * The authors of a record under our own name for them: objects with a name, or with given and family name,
 * become texts, and one text without `;` is split where a list of names is. What else there is, stays.
 */
export function authorsIn(content: unknown): unknown {
  if (typeof content === 'string') return content.includes(';') ? content : splitNames(content);
  return entriesIn(content);
}

/** The entries of a list under our own name for it: objects with a name become texts. What else there is, stays. */
export function entriesIn(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content.map((entry) => (isObject(entry) ? (nameOf(entry) ?? entry) : entry));
}

function nameOf(entry: JsonObject): string | undefined {
  const name = firstText(entry, NAMES);
  if (name !== undefined) return name;
  const parts = PARTS.map((names) => firstText(entry, names)).filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' ') : undefined;
}

function firstText(entry: JsonObject, names: readonly string[]): string | undefined {
  return names.map((name) => textIn(entry[name])).find((text) => text !== undefined);
}
