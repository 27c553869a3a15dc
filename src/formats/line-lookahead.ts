import type { Line } from './format.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** How far a first line feed is looked for before carriage returns are taken for the ends of lines. */
const LOOKED_AT_BYTES = 64 * 1024;

/** Lines that may be looked at before they are taken. */
export class Lookahead {
  readonly #lines: AsyncIterator<Line>;
  #seen: Line[] = [];
  #taken = 0;

  constructor(lines: AsyncIterable<Line>) {
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async next(): Promise<Line | undefined> {
    const line = await this.peek(0);
    this.#taken++;
    // Moving the rest up for every line would take quadratic time.
    if (this.#taken * 2 > this.#seen.length) {
      this.#seen = this.#seen.slice(this.#taken);
      this.#taken = 0;
    }
    return line;
  }

  /** Lets the source go; what was not taken is not read. */
  async close(): Promise<void> {
    await this.#lines.return?.();
  }

  /** The line that comes `ahead` lines after the next one. */
  async peek(ahead: number): Promise<Line | undefined> {
    while (this.#seen.length - this.#taken <= ahead) {
      const { value, done } = await this.#lines.next();
      if (done) return undefined;
      this.#seen.push(value);
    }
    return this.#seen[this.#taken + ahead];
  }
}

/** The same bytes; where lines end in a carriage return alone, as on old Macs, in a line feed instead. */
export async function* withLineFeeds(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  let areReturns: boolean | undefined;
  for await (const chunk of chunks) {
    if (areReturns !== undefined) {
      yield areReturns ? fed(chunk) : chunk;
      continue;
    }
    held.push(chunk);
    bytes += chunk.length;
    const hasFeed = chunk.includes(LINE_FEED);
    if (!hasFeed && bytes < LOOKED_AT_BYTES) continue;
    areReturns = !hasFeed && held.some((part) => part.includes(CARRIAGE_RETURN));
    for (const part of held.splice(0)) yield areReturns ? fed(part) : part;
  }
  for (const part of held) yield fed(part);
}

function fed(chunk: Uint8Array): Uint8Array {
  return chunk.map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte));
}
