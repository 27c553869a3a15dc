import { cleanText } from '../../domain/text.js';
import { asContent, type SourceFormat } from '../format.js';
import { splitLines } from '../lines.js';
import { MAX_REASON_CHARS, shortened, unreadable } from '../record.js';
import { PLAIN_READS_FROM } from './aliases.js';
import { isObject, type JsonDialect } from './dialect.js';
import { JSON_DIALECTS, readPapers } from './dialects.js';

/** One paper a line, each a JSON object. Fields that a paper does not have are left out and named. */
export function jsonlFormat(dialects: readonly JsonDialect[]): SourceFormat {
  return {
    name: 'jsonl',
    dialects,
    takesMap: true,
    description: 'JSON lines: one paper a line, of the same sources as json',
    readsFrom: PLAIN_READS_FROM,

    recognises: (beginning) => /^\s*\{\s*"/.test(beginning),

    async *read({ name: source, chunks, firstLine }, options) {
      for await (const line of splitLines(chunks, firstLine)) {
        const place = { source, line: line.number };
        if ('error' in line) {
          yield { place, error: line.error };
          continue;
        }
        if (line.text.trim() === '') continue;
        let value: unknown;
        try {
          value = JSON.parse(line.text);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          yield { place, error: unreadable(`the line is not valid JSON: ${shorten(reason)}`) };
          continue;
        }
        if (!isObject(value)) {
          yield { place, error: unreadable('the line is JSON, but not an object') };
          continue;
        }
        for (const answer of readPapers(value, dialects, options)) {
          yield { place, ...asContent(answer, 'line') };
        }
      }
    },
  };
}

export const jsonl = jsonlFormat(JSON_DIALECTS);

/** V8 quotes the text around a mistake; enough of it to find the place, and nothing that a terminal obeys. */
function shorten(message: string): string {
  return shortened(cleanText(message), MAX_REASON_CHARS);
}
