import { MAX_RECORD_BYTES, notUtf8, tooManyBytes, type Unreadable } from './record.js';

const NEWLINE = 0x0a;

/** A line of text, or why it is none. */
export type Line = { number: number } & ({ text: string } | Unreadable);

/**
 * Splits a stream of bytes into lines (LF or CRLF; a BOM at the start is dropped). A line that is too
 * long or not UTF-8 becomes an error in its place and is never held whole, so memory stays bounded.
 * The first line has the number `firstLine`.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  firstLine = 1,
): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let number = firstLine;

  const finish = (): Line => {
    const line = { number: number++ };
    const isTooLong = bytes > MAX_RECORD_BYTES;
    const content = isTooLong ? undefined : Buffer.concat(parts);
    parts = [];
    bytes = 0;
    if (!content) return { ...line, error: tooManyBytes('line') };
    try {
      let text = decoder.decode(content);
      if (line.number === 1 && text.startsWith('\ufeff')) text = text.slice(1);
      return { ...line, text: text.endsWith('\r') ? text.slice(0, -1) : text };
    } catch {
      return { ...line, error: notUtf8('line') };
    }
  };
  const take = (part: Uint8Array) => {
    bytes += part.length;
    if (bytes <= MAX_RECORD_BYTES) parts.push(part);
    else parts = [];
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) break;
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (bytes > 0) yield finish();
}
