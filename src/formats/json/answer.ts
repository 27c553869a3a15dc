import type { ReadOptions } from '../format.js';
import { isObject, type JsonDialect, type JsonObject, objectsIn, textIn } from './dialect.js';
import { plainKey } from './names.js';

/** Where the papers of a JSON text are: a list under these keys (none: the text is the list), or one object. */
export type PapersPlace = { path: readonly string[] } | { single: JsonObject };

/** How deep in objects is looked: `message.items`, `result.hits.hit`. */
const MAX_DEPTH = 4;
/** How many objects of a list are looked at to see that they are papers. */
const LOOKED_AT = 5;

const TITLE = /^(?:paper|article|document)?(?:title|headline)$|^displayname$/;
const OF_PAPERS = /^(?:abstract|summary|authors?|creators?|year|doi|venue|journal|authorships)$/;
/** What stands around the paper in the lists of an index. */
const WITHIN = ['_source', 'attributes', 'metadata', 'fields', 'info', 'paper', 'bibjson'];

/**
 * Finds where the papers of a JSON text are, the nearest to its top. Undefined where nothing in it looks like a
 * paper.
 */
export function placeOfPapers(
  value: unknown,
  dialects: readonly JsonDialect[],
  { map }: ReadOptions,
): PapersPlace | undefined {
  const mapped = [...(map?.values() ?? [])].map((name) => name.split('.')[0] as string);
  const isPaper = (object: JsonObject) =>
    isTitled(object) ||
    dialects.some((dialect) => dialect.fits(object)) ||
    mapped.some((name) => name in object) ||
    WITHIN.some((key) => isObject(object[key]) && isTitled(object[key]));
  if (Array.isArray(value)) return { path: [] };
  let level: { object: JsonObject; path: readonly string[] }[] = isObject(value)
    ? [{ object: value, path: [] }]
    : [];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const single = level.find(
      ({ object }) => isPaper(object) && saysMore(object, mapped, dialects),
    );
    if (single) return { single: single.object };
    const lists = level.flatMap(({ object, path }) =>
      Object.entries(object).map(([key, inner]) => ({ path: [...path, key], inner })),
    );
    const list = lists.find(({ inner }) => objectsIn(inner).slice(0, LOOKED_AT).some(isPaper));
    if (list) return { path: list.path };
    level = lists.flatMap(({ path, inner }) => (isObject(inner) ? [{ object: inner, path }] : []));
  }
  return undefined;
}

function isTitled(object: JsonObject): boolean {
  const named = (pattern: RegExp, isSaid: (value: unknown) => boolean) =>
    Object.entries(object).some(([key, value]) => pattern.test(plainKey(key)) && isSaid(value));
  return (
    named(TITLE, (value) => textIn([value].flat()[0]) !== undefined) ||
    (named(/^(?:abstract|text)$/, (value) => textIn(value) !== undefined) &&
      named(/^_?id$/, () => true))
  );
}

/** Whether an object that stands alone is a paper, and not just something with a title: an answer, a chart, a page. */
function saysMore(
  object: JsonObject,
  mapped: readonly string[],
  dialects: readonly JsonDialect[],
): boolean {
  return (
    dialects.some((dialect) => dialect.fits(object)) ||
    Object.keys(object).some((key) => OF_PAPERS.test(plainKey(key)) || mapped.includes(key))
  );
}
