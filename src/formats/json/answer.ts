import type { ReadOptions } from '../format.js';
import { isObject, type JsonDialect, type JsonObject, objectsIn } from './dialect.js';
import { evidenceOf, isOtherThing, isPaperAlone } from './evidence.js';
import { kindOfObject } from './kinds.js';
import { plainKey } from './names.js';
import { WITHIN } from './plain.js';

/** The keys that lead to a list; none where the text is the list. */
type Path = readonly string[];
/** Where the papers of a JSON text are: in lists, or objects of their own; or why there are none. */
export type PapersPlace =
  | { paths: readonly Path[] }
  | { objects: readonly JsonObject[] }
  | { none: string };

/** How deep in objects is looked: `message.items`, `result.hits.hit`. */
const MAX_DEPTH = 4;
/** How many objects of a list are looked at to see that they are papers. */
export const LOOKED_AT = 5;
/** What a list of papers alone is called: its objects may have nothing but titles. */
const OF_PAPERS = /^(?:papers|articles|publications|works|preprints)$/;

/** What no paper was found in is refused with. */
export const NO_PAPERS = 'there is no list of papers in it, and no paper';

/** An object within a JSON text. */
interface Placed {
  object: JsonObject;
  parent: JsonObject | undefined;
  path: Path;
}

/**
 * Finds where the papers of a JSON text are, the nearest to its top: every list of papers, or else every object that
 * is one, at that depth.
 */
export function placeOfPapers(
  value: unknown,
  dialects: readonly JsonDialect[],
  { map }: ReadOptions,
): PapersPlace {
  if (!isObject(value) && !Array.isArray(value)) return { none: NO_PAPERS };
  const kind = isObject(value) ? kindOfObject(value) : undefined;
  if (kind !== undefined) return { none: `it seems to be ${kind}, which holds no papers` };
  const mapped = [...(map?.values() ?? [])].map((name) => name.split('.')[0] as string);
  const isGiven = (object: JsonObject) =>
    dialects.some((dialect) => dialect.fits(object)) || mapped.some((name) => name in object);
  if (Array.isArray(value)) {
    return areOthers(objectsIn(value), isGiven) ? { none: NO_PAPERS } : { paths: [[]] };
  }
  let level: readonly Placed[] = [{ object: value, parent: undefined, path: [] }];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const papers = level.filter(
      ({ object }) => isGiven(object) || isPaperAlone(object, depth === 0),
    );
    if (papers.length > 0) return { objects: withSiblings(papers, level) };
    const inner = level.flatMap(({ object, path }) =>
      Object.entries(object).map(([key, content]) => ({
        key,
        path: [...path, key],
        parent: object,
        content,
      })),
    );
    const lists = inner.filter(({ key, content }) => isListOfPapers(key, content, isGiven));
    if (lists.length > 0) {
      // Where papers are kept by keys (their years), a list beside theirs may have one without a title.
      const parents = new Set(lists.map(({ parent }) => parent));
      const beside = inner.filter((one) => parents.has(one.parent) && isListOfParts(one.content));
      const found = new Set([...lists, ...beside]);
      return { paths: inner.filter((one) => found.has(one)).map(({ path }) => path) };
    }
    level = inner.flatMap(({ content, parent, path }) =>
      isObject(content) && !kindOfObject(content) ? [{ object: content, parent, path }] : [],
    );
  }
  return { none: NO_PAPERS };
}

/** The papers within an object that is none itself, such as an answer of an API on a line. */
export function papersWithin(
  object: JsonObject,
  dialects: readonly JsonDialect[],
  options: ReadOptions,
): readonly JsonObject[] {
  const place = placeOfPapers(object, dialects, options);
  if ('objects' in place) return place.objects;
  if ('none' in place) return [];
  return place.paths.flatMap((path) =>
    objectsIn(path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), object)),
  );
}

/** Papers, and what stands beside them with a title: where papers are kept by keys, each of them is one. */
function withSiblings(papers: readonly Placed[], level: readonly Placed[]): JsonObject[] {
  const found = new Set(papers);
  const parents = new Set(papers.map(({ parent }) => parent));
  return level
    .filter((one) => {
      if (found.has(one)) return true;
      return parents.has(one.parent) && evidenceOf(one.object).hasTitle;
    })
    .map(({ object }) => object);
}

/**
 * Whether the objects of a text, in a list or on lines (`isOther` says which of them are), are things that have titles and are no works: posts, tasks,
 * films, menus. What has a title alone may be a paper; one paper among the first ones makes papers of all.
 */
export function areOthers(
  objects: readonly JsonObject[],
  isGiven: (object: JsonObject) => boolean,
  isOther = (object: JsonObject) => isOtherThing(object),
): boolean {
  const looked = objects.slice(0, LOOKED_AT);
  return looked.length > 0 && looked.every(isOther) && !isListOfPapers('', looked, isGiven);
}

/** Whether a list has an object with most that a paper has, whatever its title is called. */
function isListOfParts(content: unknown): boolean {
  return objectsIn(content)
    .slice(0, LOOKED_AT)
    .some((object) => evidenceOf(object).others >= 4);
}

function isListOfPapers(
  key: string,
  content: unknown,
  isGiven: (object: JsonObject) => boolean,
): boolean {
  return objectsIn(content)
    .slice(0, LOOKED_AT)
    .some((object) => {
      if (isGiven(object)) return true;
      const { hasTitle, others } = evidenceOf(object);
      if (isOtherThing(object)) return hasPaperWithin(object, isGiven);
      if (hasTitle && (others > 0 || OF_PAPERS.test(plainKey(key)))) return true;
      return hasPaperWithin(object, isGiven);
    });
}

function hasPaperWithin(object: JsonObject, isGiven: (object: JsonObject) => boolean): boolean {
  return Object.entries(object).some(
    ([name, inner]) =>
      isObject(inner) && (isGiven(inner) || isPaperAlone(inner, WITHIN.includes(name))),
  );
}
