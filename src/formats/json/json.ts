import { peek } from '../../runtime/peek.js';
import { asContent, type ReadOptions, type SourceFormat } from '../format.js';
import { MAX_RECORD_BYTES, unreadable } from '../record.js';
import { fieldOf, PLAIN_READS_FROM } from './aliases.js';
import { LOOKED_AT, NO_PAPERS, placeOfPapers } from './answer.js';
import { isObject, type JsonDialect, type JsonObject, objectsIn } from './dialect.js';
import { JSON_DIALECTS, readPapers } from './dialects.js';
import { kindOfObject } from './kinds.js';
import { objectsOfList } from './objects.js';
import { outermostKeys } from './outermost-keys.js';

/** An object that is no paper, with a list of objects in it: what an API answers with. */
const WRAPPED = /^\s*\{\s*"[^"]+"\s*:[^\n]*?\[\s*\{|^\s*\{\s*\n[\s\S]*?\[\s*\{/;
const ARE_LINES =
  'these are JSON lines, an object on each, and not one JSON text: read them as jsonl';
const NEWLINE = 0x0a;

/** One JSON list of papers, or an object that has one. */
export function jsonFormat(dialects: readonly JsonDialect[]): SourceFormat {
  const sources = dialects.map(({ description }) => description).join(', ');
  return {
    name: 'json',
    dialects,
    takesMap: true,
    description: `JSON: a list of papers, an answer that has one, or one paper; ${sources}`,
    readsFrom: PLAIN_READS_FROM,

    recognises(beginning, options = {}) {
      if (/^\s*\[\s*\{/.test(beginning) || /^\s*\{[ \t]*\r?\n/.test(beginning)) return true;
      const text = beginning.trimStart();
      if (WRAPPED.test(text) && !areLinesOfJson(text, dialects, options)) return true;
      return isOneOther(text, dialects, options);
    },

    async *read({ name: source, chunks, firstLine }, options) {
      const { beginning, whole } = await peek(chunks, MAX_RECORD_BYTES + 1);
      const text =
        beginning.length <= MAX_RECORD_BYTES ? parse(beginning) : await firstOfList(beginning);
      const place = text === undefined ? undefined : placeOfPapers(text, dialects, options);
      if (place && 'none' in place) {
        yield { place: { source, line: firstLine }, error: unreadable(place.none) };
        return;
      }
      if (place && 'objects' in place) {
        for (const [at, object] of place.objects.entries()) {
          const where = { source, line: firstLine, record: at + 1 };
          for (const answer of readPapers(object, dialects, options)) {
            yield { place: where, ...asContent(answer, 'record') };
          }
        }
        return;
      }
      if (text === undefined && areTwoLines(beginning)) {
        yield { place: { source, line: firstLine }, error: unreadable(ARE_LINES) };
        return;
      }
      let isEmpty = beginning.length > 0 && !/^\s*\[/.test(startOf(beginning));
      for await (const { line, record, ...found } of objectsOfList(
        whole,
        firstLine,
        place?.paths,
      )) {
        isEmpty = false;
        const where = { source, line, record };
        if ('error' in found) yield { place: where, ...found };
        else {
          for (const answer of readPapers(found.value, dialects, options)) {
            yield { place: where, ...asContent(answer, 'record') };
          }
        }
      }
      if (isEmpty) yield { place: { source, line: firstLine }, error: unreadable(NO_PAPERS) };
    },
  };
}

export const json = jsonFormat(JSON_DIALECTS);

/** What APIs call the list of what they found, and no paper calls a list of its own. */
const LIST_NAMES = ['results', 'items', 'data', 'papers', 'records', 'works', 'documents', 'docs'];
/** Names of which every paper has one. */
const PAPER_NAMES = [
  'title',
  'abstract',
  'text',
  'id',
  'corpusid',
  'paperId',
  '_id',
  'display_name',
];

/** What no answer has outside of its list. */
const OF_ONE_PAPER = ['abstract', 'authors', 'author', 'year', 'doi'];

/** Whether the first line is a paper by itself: JSONL, whatever lists the paper has in it. */
function areLinesOfJson(
  beginning: string,
  dialects: readonly JsonDialect[],
  { map }: ReadOptions,
): boolean {
  const [line = '', ...others] = beginning.split('\n');
  const mapped = [...(map?.values() ?? [])].map((name) => name.split('.')[0] as string);
  const names = [...PAPER_NAMES, ...mapped];
  const isPaper = (object: JsonObject) =>
    !isAnswer(object) &&
    (dialects.some((dialect) => dialect.fits(object)) ||
      names.some((name) => object[name] !== undefined));
  const first = parseObject(line);
  if (others.length === 0) {
    if (first) return isPaper(first);
    // The line is cut: then the keys of its outermost object decide.
    const keys = outermostKeys(line);
    const isCutAnswer =
      !OF_ONE_PAPER.some((name) => keys.has(name)) && LIST_NAMES.some((name) => keys.has(name));
    return !isCutAnswer && names.some((name) => keys.has(name));
  }
  if (!first) return false;
  const next = others.find((other) => other.trim() !== '');
  return next === undefined ? isPaper(first) : next.trimStart().startsWith('{');
}

/** Whether a text is one object on one line that is plainly something else than a paper. */
function isOneOther(
  beginning: string,
  dialects: readonly JsonDialect[],
  options: ReadOptions,
): boolean {
  const end = beginning.indexOf('\n');
  if (end >= 0 && beginning.slice(end).trim() !== '') return false;
  const object = parseObject(beginning);
  if (!object) return false;
  if (kindOfObject(object) !== undefined) return true;
  const isAnotherThing = Object.keys(object).some((key) => fieldOf(key) === undefined);
  return isAnotherThing && 'none' in placeOfPapers(object, dialects, options);
}

/** Whether a text that is not one JSON value has a whole object on each of its first two lines. */
function areTwoLines(beginning: Uint8Array): boolean {
  if (!startOf(beginning).trimStart().startsWith('{')) return false;
  const end = beginning.indexOf(NEWLINE);
  const next = beginning.indexOf(NEWLINE, end + 1);
  if (end < 0) return false;
  const lines = [
    beginning.subarray(0, end),
    beginning.subarray(end + 1, next < 0 ? undefined : next),
  ];
  return lines.every((line) => isObject(parse(Buffer.from(line))));
}

/** Whether an object is what an API answers with: a list of papers, and no paper by itself. */
function isAnswer(object: JsonObject): boolean {
  if ('abstract' in object) return false;
  return LIST_NAMES.some((name) => objectsIn(object[name]).some((one) => 'title' in one));
}

function parseObject(line: string): JsonObject | undefined {
  const value = parse(line);
  return isObject(value) ? value : undefined;
}

/** The first objects of a list that is the whole text, from its beginning; undefined where it is no list. */
async function firstOfList(beginning: Uint8Array): Promise<JsonObject[] | undefined> {
  if (!/^\s*\[/.test(startOf(beginning))) return undefined;
  const first: JsonObject[] = [];
  for await (const found of objectsOfList(once(beginning))) {
    if ('value' in found) first.push(found.value);
    if ('error' in found || first.length === LOOKED_AT) break;
  }
  return first;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const startOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 64)).toString();

function parse(text: string | Uint8Array): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}
