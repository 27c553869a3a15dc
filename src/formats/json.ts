import type { SourceFormat } from './format.js';
import { fieldsOf } from './json/dialects.js';
import { objectsOfList } from './json/objects.js';

/** An object that is no paper, with a list of objects in it: what an API answers with. */
const WRAPPED = /^\s*\{\s*"[^"]+"\s*:[^\n]*?\[\s*\{|^\s*\{\s*\n[\s\S]*?\[\s*\{/;

/** One JSON list of papers, or an object that has one. */
export const json: SourceFormat = {
  name: 'json',
  description: 'a JSON list of objects, or an object with such a list',

  recognises(beginning) {
    if (/^\s*\[\s*\{/.test(beginning)) return true;
    return WRAPPED.test(beginning) && !isLineOfJson(beginning);
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

/** Whether the first line is a paper by itself: JSONL, whatever lists the paper has in it. */
function isLineOfJson(beginning: string): boolean {
  const [line = ''] = beginning.trimStart().split('\n', 1);
  try {
    const { title, abstract, text, id, corpusid, paperId, _id } = JSON.parse(line);
    return [title, abstract, text, id, corpusid, paperId, _id].some((name) => name !== undefined);
  } catch {
    return false;
  }
}
