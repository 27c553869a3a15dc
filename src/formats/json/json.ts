import { peek } from '../../runtime/peek.js';
import { asContent, type ReadOptions, type SourceFormat } from '../format.js';
import { MAX_RECORD_BYTES, unreadable } from '../record.js';
import { placeOfPapers } from './answer.js';
import { isObject, type JsonDialect, type JsonObject, objectsIn } from './dialect.js';
import { JSON_DIALECTS, readObject } from './dialects.js';
import { objectsOfList } from './objects.js';

/** An object that is no paper, with a list of objects in it: what an API answers with. */
const WRAPPED = /^\s*\{\s*"[^"]+"\s*:[^\n]*?\[\s*\{|^\s*\{\s*\n[\s\S]*?\[\s*\{/;

/** One JSON list of papers, or an object that has one. */
export function jsonFormat(dialects: readonly JsonDialect[]): SourceFormat {
  return {
    name: 'json',
    dialects,
    takesMap: true,
    description: 'a JSON list of objects, or an object with such a list',

    recognises(beginning, options = {}) {
      if (/^\s*\[\s*\{/.test(beginning) || /^\s*\{[ \t]*\r?\n/.test(beginning)) return true;
      return WRAPPED.test(beginning) && !areLinesOfJson(beginning.trimStart(), dialects, options);
    },

    async *read({ name: source, chunks, firstLine }, options) {
      const { beginning, whole } = await peek(chunks, MAX_RECORD_BYTES + 1);
      const text = beginning.length <= MAX_RECORD_BYTES ? parse(beginning) : undefined;
      const papers = text === undefined ? undefined : placeOfPapers(text, dialects, options);
      if (text !== undefined && !papers) {
        const error = unreadable('there is no list of papers in it, and no paper');
        yield { place: { source, line: firstLine }, error };
        return;
      }
      if (papers && 'single' in papers) {
        const content = asContent(readObject(papers.single, dialects, options), 'record');
        if (content) yield { place: { source, line: firstLine, record: 1 }, ...content };
        return;
      }
      const objects = objectsOfList(whole, firstLine, papers?.path);
      for await (const { line, record, ...found } of objects) {
        const place = { source, line, record };
        const content =
          'error' in found
            ? found
            : asContent(readObject(found.value, dialects, options), 'record');
        if (content) yield { place, ...content };
      }
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
  if (others.length === 0) {
    // The line may be cut: then what comes before its first list of objects decides.
    const [before = ''] = line.split(/"[^"]*"\s*:\s*\[\s*\{/, 1);
    const parsed = parseObject(line);
    return parsed ? isPaper(parsed) : names.some((name) => before.includes(`"${name}":`));
  }
  const first = parseObject(line);
  if (!first) return false;
  const next = others.find((other) => other.trim() !== '');
  return next === undefined ? isPaper(first) : next.trimStart().startsWith('{');
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

function parse(text: string | Uint8Array): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}
