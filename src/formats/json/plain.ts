import { PAPER_INPUT_FIELDS } from '../../domain/paper.js';
import { SURE_SEPARATORS, splitList, yearWithin } from '../field-values.js';
import type { ReadOptions } from '../format.js';
import type { Fields } from '../record.js';
import { yearOfDate } from './dates.js';
import { isObject, type JsonObject, textIn } from './dialect.js';
import { authorsIn, entriesIn, plainKey } from './names.js';

/** What others call our fields, without the case and signs of the key; the surest first. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  id: ['id', 'paperid', 'uid', 'key', 'docid', 'documentid'],
  title: ['title', 'papertitle', 'articletitle', 'documenttitle', 'headline'],
  abstract: ['abstract', 'text', 'summary', 'abstracttext', 'abstractnote', 'paperabstract'],
  authors: ['authors', 'author', 'creators', 'creator', 'authorlist', 'authornames'],
  year: [
    ...['year', 'publicationyear', 'pubyear', 'publishedyear', 'yearpublished', 'date', 'pubdate'],
    ...['publicationdate', 'publisheddate', 'datepublished', 'published', 'issued', 'created'],
  ],
  venue: [
    ...['venue', 'journal', 'conference', 'booktitle', 'containertitle', 'publicationtitle'],
    ...['journalname', 'journaltitle', 'sourcetitle', 'proceedings', 'publicationvenue'],
  ],
  keywords: ['keywords', 'keyword', 'tags', 'subjects', 'indexterms', 'authorkeywords'],
  url: ['url', 'link', 'uri', 'htmlurl', 'pdfurl', 'pageurl'],
  doi: ['doi'],
  arxivId: ['arxivid', 'arxiv', 'eprint'],
};
const FIELD_OF = new Map(
  Object.entries(ALIASES).flatMap(([field, names]) =>
    names.map((name, rank) => [name, { field, rank }] as const),
  ),
);
/** Keys that were met, as files have the same ones in every record. */
const KNOWN_KEYS = new Map<string, { field: string; rank: number } | undefined>();
const MAX_KNOWN_KEYS = 1_000;
/** Objects that hold the paper beside what an index says of it. */
const WITHIN = ['_source', 'attributes', 'metadata', 'fields', 'paper', 'bibjson'];

/** What docs/formats.md says of plain objects. */
export const PLAIN_READS_FROM = Object.fromEntries(
  Object.entries(ALIASES).map(([field, names]) => [field, names.join(', ')]),
);

/**
 * Objects with the names of our own fields, those that others have for them (in any case, with any signs in
 * them), or names that the user mapped; a mapped name with dots leads into objects within (`metadata.year`).
 */
export function plainFields(given: JsonObject, { map }: ReadOptions): Fields {
  const object = map ? given : unwrapped(given);
  const value: Record<string, unknown> = {};
  const ignored: string[] = [];
  const taken = new Set<string>();
  for (const [field, name] of map ?? []) {
    const content = object[name] ?? within(object, name);
    taken.add(name).add(name.split('.')[0] as string);
    if (content !== undefined) value[field] = content;
  }
  const ranks = new Map<string, { rank: number; name: string }>();
  for (const [name, content] of Object.entries(object)) {
    if (taken.has(name) || (map?.has(name) ?? false)) continue;
    if (PAPER_INPUT_FIELDS.has(name)) {
      const before = ranks.get(name);
      if (before) ignored.push(before.name);
      ranks.set(name, { rank: -1, name });
      value[name] = content;
      continue;
    }
    const { field, rank } = fieldOf(name) ?? { field: '', rank: 0 };
    const before = ranks.get(field);
    if (field === '' || map?.has(field) || (before && before.rank <= rank)) ignored.push(name);
    else {
      if (before) ignored.push(before.name);
      ranks.set(field, { rank, name });
      value[field] = content;
    }
  }
  return { value: understood(value), ignored };
}

function fieldOf(name: string): { field: string; rank: number } | undefined {
  if (KNOWN_KEYS.has(name)) return KNOWN_KEYS.get(name);
  const found = FIELD_OF.get(plainKey(name));
  if (KNOWN_KEYS.size < MAX_KNOWN_KEYS) KNOWN_KEYS.set(name, found);
  return found;
}

/** The values in the shapes that fields have, from those that files have; what is of no such shape stays. */
function understood(value: Record<string, unknown>): Record<string, unknown> {
  if ('authors' in value) value.authors = authorsIn(value.authors);
  if ('keywords' in value) value.keywords = keywordsIn(value.keywords);
  for (const field of ['title', 'abstract', 'venue', 'url', 'doi']) {
    if (typeof value[field] === 'object' && value[field] !== null)
      value[field] = oneText(value[field]);
  }
  if (typeof value.year === 'string') value.year = yearWithin(value.year) ?? value.year;
  else if (isObject(value.year)) value.year = yearOfDate(value.year) ?? value.year;
  // Exports of databases often have numbers for ids; beyond 2^53 two of them may have become one.
  if (Number.isSafeInteger(value.id)) value.id = String(value.id);
  return value;
}

function keywordsIn(content: unknown): unknown {
  if (typeof content !== 'string') return entriesIn(content);
  return splitList(content, [...SURE_SEPARATORS, ',']);
}

/** The text of a list of texts or of objects with a text (`[{"text": "..."}]`), or of one such object. */
function oneText(content: unknown): unknown {
  const parts = [content].flat().map((part) => {
    if (!isObject(part)) return textIn(part);
    return textIn(part.text) ?? textIn(part.title) ?? textIn(part.name) ?? textIn(part.value);
  });
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join(' ') : content;
}

/** The object itself, or the one within it that has the title, with what stands beside that. */
function unwrapped(object: JsonObject): JsonObject {
  if ('title' in object) return object;
  const name = WITHIN.find((key) => {
    const inner = object[key];
    return isObject(inner) && Object.keys(inner).some((one) => fieldOf(one)?.field === 'title');
  });
  if (name === undefined) return object;
  const { [name]: inner, ...beside } = object;
  return { ...beside, ...(inner as JsonObject) };
}

function within(object: JsonObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), object);
}
