import { cleanText } from '../../domain/text.js';
import { asContent, type SourceFormat } from '../format.js';
import { type Line, splitLines } from '../lines.js';
import {
  MAX_REASON_CHARS,
  type SourceRecord,
  shortened,
  type Unreadable,
  unreadable,
} from '../record.js';
import { PLAIN_READS_FROM } from './aliases.js';
import { areOthers, LOOKED_AT, NO_PAPERS } from './answer.js';
import { isObject, type JsonDialect, type JsonObject } from './dialect.js';
import { JSON_DIALECTS, readPapers } from './dialects.js';
import { isOtherThing } from './evidence.js';

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
      const isGiven = (object: JsonObject) => dialects.some((dialect) => dialect.fits(object));
      /** The first lines, until it is told of what they are; whoever maps names knows. */
      let first: Item[] | undefined = options.map ? undefined : [];
      const isTold = () => first?.length === LOOKED_AT;
      // People write lines by hand, with a title and a key of their own.
      const isOther = (object: JsonObject) => isOtherThing(object, { anyKey: false });
      const areNone = () =>
        first !== undefined && areOthers(first.flatMap(objectOf), isGiven, isOther);
      for await (const item of itemsOf(splitLines(chunks, firstLine))) {
        if (!first) {
          yield* recordsOf(item);
          continue;
        }
        first.push(item);
        if (!isTold()) continue;
        if (areNone()) break;
        for (const held of first) yield* recordsOf(held);
        first = undefined;
      }
      if (first && areNone()) {
        yield { place: { source, line: firstLine }, error: unreadable(NO_PAPERS) };
      } else for (const held of first ?? []) yield* recordsOf(held);

      function* recordsOf({ line, ...item }: Item): Generator<SourceRecord> {
        const place = { source, line };
        if ('error' in item) yield { place, error: item.error };
        else {
          for (const answer of readPapers(item.object, dialects, options)) {
            yield { place, ...asContent(answer, 'line') };
          }
        }
      }
    },
  };
}

/** What stands on a line: an object, or why there is none. */
type Item = { line: number } & ({ object: JsonObject } | Unreadable);

const objectOf = (item: Item): JsonObject[] => ('object' in item ? [item.object] : []);

async function* itemsOf(lines: AsyncIterable<Line>): AsyncGenerator<Item> {
  for await (const line of lines) {
    if ('error' in line) yield { line: line.number, error: line.error };
    else if (line.text.trim() !== '') yield { line: line.number, ...parsed(line.text) };
  }
}

function parsed(text: string): { object: JsonObject } | Unreadable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { error: unreadable(`the line is not valid JSON: ${shorten(reason)}`) };
  }
  return isObject(value)
    ? { object: value }
    : { error: unreadable('the line is JSON, but not an object') };
}

export const jsonl = jsonlFormat(JSON_DIALECTS);

/** V8 quotes the text around a mistake; enough of it to find the place, and nothing that a terminal obeys. */
function shorten(message: string): string {
  return shortened(cleanText(message), MAX_REASON_CHARS);
}
