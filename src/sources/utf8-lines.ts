import { isUtf8 } from 'node:buffer';
import { Windows1252 } from './windows-1252.js';

const LINE_FEED = 0x0a;
/** A line that is longer is looked at in parts. */
const MAX_HELD_BYTES = 1 << 20;
/** The bytes of a character but the last. */
const MAX_CUT_BYTES = 3;

/**
 * The same text with the lines in UTF-8 that are certainly Windows-1252 or Latin-1. Lines that are UTF-8 pass as they
 * are, and so do those of which nobody can tell: a format reports them.
 */
export async function* withUtf8Lines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const lines = new Utf8Lines();
  try {
    for await (const chunk of chunks) yield* lines.add(chunk);
  } catch (error) {
    // What came before it is good.
    yield* lines.rest();
    throw error;
  }
  yield* lines.rest();
}

class Utf8Lines {
  readonly #western = new Windows1252();
  /** The beginning of a line that goes on in the next chunk. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  *add(chunk: Uint8Array): Generator<Uint8Array> {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    let start = 0;
    if (end > 0 && this.#held.length > 0) {
      start = chunk.indexOf(LINE_FEED) + 1;
      yield* this.#mended(this.#take(chunk.subarray(0, start)));
    }
    if (end > start) yield* this.#mended(chunk.subarray(start, end));
    if (end < chunk.length) this.#hold(chunk.subarray(end));
    if (this.#heldBytes <= MAX_HELD_BYTES) return;
    const part = this.#take();
    const cut = part.length - cutBytes(part);
    yield* this.#mended(part.subarray(0, cut));
    if (cut < part.length) this.#hold(part.subarray(cut));
  }

  *rest(): Generator<Uint8Array> {
    if (this.#held.length > 0) yield* this.#mended(this.#take());
  }

  #hold(part: Uint8Array): void {
    this.#held.push(part);
    this.#heldBytes += part.length;
  }

  #take(last?: Uint8Array): Uint8Array {
    const parts = last ? [...this.#held, last] : this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }

  /** Whole lines, looked at one by one where they are not all UTF-8. */
  *#mended(lines: Uint8Array): Generator<Uint8Array> {
    if (isUtf8(lines)) {
      yield lines;
      return;
    }
    for (let start = 0; start < lines.length; ) {
      const feed = lines.indexOf(LINE_FEED, start);
      const end = feed < 0 ? lines.length : feed + 1;
      const line = lines.subarray(start, end);
      const text = isUtf8(line) ? undefined : this.#western.decode(line);
      yield text === undefined ? line : Buffer.from(text, 'utf8');
      start = end;
    }
  }
}

/** How many bytes at the end begin a character that is cut there. */
function cutBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= MAX_CUT_BYTES; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
