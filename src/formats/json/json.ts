import type { ReadOptions, SourceFormat } from '../format.js';
import { isObject, objectsIn } from './dialect.js';
import { fieldsOf, isOfDialect } from './dialects.js';
import { objectsOfList } from './objects.js';

/** An object that is no paper, with a list of objects in it: what an API answers with. */
const WRAPPED = /^\s*\{\s*"[^"]+"\s*:[^\n]*?\[\s*\{|^\s*\{\s*\n[\s\S]*?\[\s*\{/;

/** One JSON list of papers, or an object that has one. */
export const json: SourceFormat = {
  name: 'json',
  takesMap: true,
  description: 'a JSON list of objects, or an object with such a list',

  recognises(beginning, options = {}) {
    if (/^\s*\[\s*\{/.test(beginning)) return true;
    return WRAPPED.test(beginning) && !areLinesOfJson(beginning.trimStart(), options);
  },

  async *read({ name: source, chunks, firstLine }, options) {
    for await (const { line, record, ...content } of objectsOfList(chunks, firstLine)) {
      const place = { source, line, record };
      yield 'error' in content
        ? { place, error: content.error }
        : { place, ...fieldsOf(content.value, options) };
    }
  },
};

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
function areLinesOfJson(beginning: string, { map }: ReadOptions): boolean {
  const [line = '', ...others] = beginning.split('\n');
  const mapped = [...(map?.values() ?? [])].map((name) => name.split('.')[0] as string);
  const names = [...PAPER_NAMES, ...mapped];
  if (others.length === 0) {
    // Cut within a long line, perhaps: what comes before its first list of objects tells.
    const [before = ''] = line.split(/"[^"]*"\s*:\s*\[\s*\{/, 1);
    const parsed = parse(line);
    return parsed ? isPaper(parsed, names) : names.some((name) => before.includes(`"${name}":`));
  }
  const first = parse(line);
  if (!first) return false;
  const next = others.find((other) => other.trim() !== '');
  return next === undefined ? isPaper(first, names) : next.trimStart().startsWith('{');
}

function isPaper(object: Record<string, unknown>, names: readonly string[]): boolean {
  const isAnswer = LIST_NAMES.some((name) => objectsIn(object[name]).some((one) => 'title' in one));
  if (isAnswer && !('abstract' in object)) return false;
  return isOfDialect(object) || names.some((name) => object[name] !== undefined);
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
