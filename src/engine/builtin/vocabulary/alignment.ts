/** Compares a typed word with others; what has more than `bound` errors has `bound + 1`. */
export class Alignment {
  readonly #typed: string;
  readonly #bound: number;
  /** A row for each length of a beginning of the other word; cells outside of the band have too many errors. */
  readonly #rows: Uint8Array;

  constructor(typed: string, bound: number) {
    this.#typed = typed;
    this.#bound = bound;
    this.#rows = new Uint8Array((this.maxDepth + 1) * (typed.length + 1)).fill(bound + 1);
    for (let column = 0; column <= Math.min(typed.length, bound); column++) {
      this.#rows[column] = column;
    }
  }

  /** Errors between a word and what was typed. */
  distanceTo(word: string): number {
    const tooMany = this.#bound + 1;
    if (Math.abs(word.length - this.#typed.length) > this.#bound) return tooMany;
    for (let depth = 1; depth <= word.length; depth++) {
      if (this.fill(word, depth) > this.#bound) return tooMany;
    }
    return this.distanceAt(word.length);
  }

  /** Longer beginnings have too many errors. */
  get maxDepth(): number {
    return this.#typed.length + this.#bound + 1;
  }

  /** Errors between the whole of what was typed and the beginning of `depth` letters that was filled in last. */
  distanceAt(depth: number): number {
    return this.#rows[depth * (this.#typed.length + 1) + this.#typed.length] as number;
  }

  /** The least errors between the first `depth` letters of a word and any beginning of what was typed. */
  fill(word: string, depth: number): number {
    const typed = this.#typed;
    const rows = this.#rows;
    const bound = this.#bound;
    const width = typed.length + 1;
    const row = depth * width;
    const from = Math.max(1, depth - bound);
    const to = Math.min(typed.length, depth + bound);
    const unit = word.charCodeAt(depth - 1);
    rows[row + from - 1] = from === 1 ? Math.min(depth, bound + 1) : bound + 1;
    let least = rows[row + from - 1] as number;
    for (let column = from; column <= to; column++) {
      const above = row - width + column;
      let errors = (rows[above - 1] as number) + (typed.charCodeAt(column - 1) === unit ? 0 : 1);
      errors = Math.min(
        errors,
        (rows[above] as number) + 1,
        (rows[row + column - 1] as number) + 1,
      );
      if (this.isSwap(word, depth, column)) {
        errors = Math.min(errors, (rows[above - width - 2] as number) + 1);
      }
      rows[row + column] = Math.min(errors, bound + 1);
      least = Math.min(least, errors);
    }
    return least;
  }

  /** Whether the last two letters of both beginnings are the same the other way round. */
  isSwap(word: string, depth: number, column: number): boolean {
    return (
      depth > 1 &&
      column > 1 &&
      word.charCodeAt(depth - 1) === this.#typed.charCodeAt(column - 2) &&
      word.charCodeAt(depth - 2) === this.#typed.charCodeAt(column - 1)
    );
  }
}
