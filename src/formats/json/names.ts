import { displayName, splitNames } from '../author-names.js';
import { isObject, type JsonObject, textIn } from './dialect.js';

/** What sources call the whole name of somebody, without the case and signs of the key; the surest first. */
const WHOLE = [
  ...['displayname', 'fullname', 'literal', 'collectivename', 'authorname', 'name', 'text'],
  ...['keyword', 'term', 'subject', 'label', 'value'],
];
/** The parts of a name as they are said, and what sources call them. */
const PARTS = [
  ['given', 'first', 'firstname', 'givenname', 'forename', 'forenames', 'initials'],
  ['middle', 'middlename', 'middlenames'],
  ['droppingparticle'],
  ['nondroppingparticle', 'particle', 'prefix', 'prelast'],
  ['family', 'last', 'lastname', 'familyname', 'surname', 'collab'],
  ['suffix', 'namesuffix', 'lineage', 'jr'],
];
/** Objects that hold the object of somebody. */
const WITHIN = ['author', 'person', 'creator', 'contributor'];

/**
 * The authors of a record: objects of any common kind become texts (`{family, given}`, `{name}`, `{author: {...}}`),
 * and one text without `;` is split where a list of names is. What else there is, stays.
 */
export function authorsIn(content: unknown): unknown {
  if (typeof content === 'string') return content.includes(';') ? content : splitNames(content);
  return isObject(content) ? entriesIn([content]) : entriesIn(content);
}

/** The entries of a list: objects with a name become texts. What else there is, stays. */
export function entriesIn(content: unknown): unknown {
  if (!Array.isArray(content) || !content.some(isObject)) return content;
  return content.map((entry) => (isObject(entry) ? (nameOf(entry) ?? entry) : entry));
}

/** The names of a list of objects and texts; what has no name is left out. */
export function namesIn(content: unknown): string[] {
  const entries = Array.isArray(content) ? content : [content];
  return entries.flatMap((entry) => (isObject(entry) ? nameOf(entry) : textIn(entry)) ?? []);
}

function nameOf(entry: JsonObject): string | undefined {
  const parts = new Map<string, unknown>();
  for (const [key, value] of Object.entries(entry)) parts.set(plainKey(key), value);
  const said = PARTS.map((names) => firstText(parts, names));
  const hasFamily = said[4] !== undefined;
  const whole = firstText(parts, WHOLE);
  if (whole !== undefined && !(hasFamily && said[0] !== undefined)) return displayName(whole);
  const name = said.filter((part) => part !== undefined).join(' ');
  if (name !== '') return name;
  const within = WITHIN.map((key) => parts.get(key)).find(isObject);
  return within && nameOf(within);
}

function firstText(parts: ReadonlyMap<string, unknown>, names: readonly string[]) {
  return names.map((name) => textOf(parts.get(name))).find((text) => text !== undefined);
}

/** A text, or a list of them (the middle names of CORD-19). */
function textOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return textIn(value);
  return textIn(value.map(textIn).filter(Boolean).join(' '));
}

/** A key without its case and signs: `first_name`, `firstName` and `First Name` are one. */
export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
