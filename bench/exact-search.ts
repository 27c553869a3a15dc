/** Vectors to be compared one by one in float64: what an index is held against. */
export class ExactSearch {
  readonly #labels: number[];
  readonly #dimensions: number;
  readonly #matrix: Float64Array;

  constructor(rows: readonly { label: number; vector: Float32Array }[]) {
    this.#labels = rows.map(({ label }) => label);
    this.#dimensions = rows[0]?.vector.length ?? 0;
    this.#matrix = new Float64Array(rows.length * this.#dimensions);
    for (const [row, { vector }] of rows.entries())
      this.#matrix.set(vector, row * this.#dimensions);
  }

  /** The similarity of every vector, by label. */
  similarities(query: Float32Array): Map<number, number> {
    const wide = Float64Array.from(query);
    const found = new Map<number, number>();
    for (const [row, label] of this.#labels.entries()) {
      const start = row * this.#dimensions;
      let sum = 0;
      for (let k = 0; k < this.#dimensions; k++) {
        sum += (wide[k] as number) * (this.#matrix[start + k] as number);
      }
      found.set(label, sum);
    }
    return found;
  }
}
