import { PAPER_INPUT_FIELDS } from '../../domain/paper.js';
import type { ReadOptions } from '../format.js';
import type { Fields } from '../record.js';
import { isObject, type JsonObject } from './dialect.js';
import { authorsIn, entriesIn } from './entries.js';

/** Names that BEIR corpora use for our fields. */
const ALIASES = new Map([
  ['_id', 'id'],
  ['text', 'abstract'],
]);

/**
 * Objects with the names of our own fields, those of BEIR corpora, or names that the user mapped; a
 * mapped name with dots leads into objects within (`metadata.year`).
 */
export function plainFields(object: JsonObject, { map }: ReadOptions): Fields {
  const value: Record<string, unknown> = {};
  const ignored: string[] = [];
  const taken = new Set<string>();
  for (const [field, name] of map ?? []) {
    const content = object[name] ?? within(object, name);
    taken.add(name).add(name.split('.')[0] as string);
    if (content !== undefined) value[field] = field === 'year' ? yearOfDate(content) : content;
  }
  for (const [name, content] of Object.entries(object)) {
    const alias = ALIASES.get(name);
    if (taken.has(name) || (map?.has(name) ?? false)) continue;
    if (PAPER_INPUT_FIELDS.has(name)) value[name] = content;
    else if (alias && !map?.has(alias) && !Object.hasOwn(object, alias)) value[alias] = content;
    else ignored.push(name);
  }
  if ('authors' in value) value.authors = authorsIn(value.authors);
  if ('keywords' in value) value.keywords = entriesIn(value.keywords);
  // Exports of databases often have numbers for ids; beyond 2^53 two of them may have become one.
  if (Number.isSafeInteger(value.id)) value.id = String(value.id);
  return { value, ignored };
}

function within(object: JsonObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), object);
}

/** Mapped names hold years in dates. */
function yearOfDate(content: unknown): unknown {
  return typeof content === 'string' ? (content.match(/^\d{4}/)?.[0] ?? content) : content;
}
