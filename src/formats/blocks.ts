import { type Line, splitLines } from './lines.js';
import { MAX_RECORD_CHARS, tooManyChars, type Unreadable } from './record.js';

/** Lines without a blank one between them, by the number of the first; or why they cannot be read. */
export type Block = { line: number } & ({ text: string } | Unreadable);

/** The blocks of text that blank lines part; one that is longer than a record is an error in its place. */
export async function* blocksOf(
  chunks: AsyncIterable<Uint8Array>,
  firstLine: number,
): AsyncGenerator<Block> {
  let start = 0;
  let chars = 0;
  let parts: string[] = [];
  const finish = (): Block => {
    const text = parts.join('\n');
    const isTooLong = chars > MAX_RECORD_CHARS;
    parts = [];
    chars = 0;
    return isTooLong ? { line: start, error: tooManyChars('text') } : { line: start, text };
  };
  const lines: AsyncIterable<Line> = splitLines(chunks, firstLine);
  for await (const line of lines) {
    if ('error' in line) {
      yield { line: line.number, error: line.error };
      continue;
    }
    const text = line.text.trim();
    if (text !== '') {
      if (chars === 0) start = line.number;
      chars += text.length + 1;
      if (chars <= MAX_RECORD_CHARS) parts.push(text);
    } else if (chars > 0) yield finish();
  }
  if (chars > 0) yield finish();
}
