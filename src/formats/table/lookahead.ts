import type { Line } from '../lines.js';

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
