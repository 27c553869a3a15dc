/** Vectors to be compared one by one in float64: what an index is held against. */
export class ExactSearch {
  readonly #dimensions: number;
  readonly #matrix: Float64Array;
  readonly #rows: number;

  constructor(vectors: readonly Float32Array[]) {
    this.#rows = vectors.length;
    this.#dimensions = vectors[0]?.length ?? 0;
    this.#matrix = new Float64Array(this.#rows * this.#dimensions);
    for (const [row, vector] of vectors.entries()) this.#matrix.set(vector, row * this.#dimensions);
  }

  /** The similarity of every vector, in their order. */
  similarities(query: Float32Array): Float64Array {
    const wide = Float64Array.from(query);
    const found = new Float64Array(this.#rows);
    for (let row = 0, at = 0; row < this.#rows; row++) {
      let sum = 0;
      for (let k = 0; k < this.#dimensions; k++, at++) {
        sum += (wide[k] as number) * (this.#matrix[at] as number);
      }
      found[row] = sum;
    }
    return found;
  }
}
