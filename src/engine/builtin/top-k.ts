/**
 * The best `limit` of the docIds that are offered in ascending order: a heap with the worst of the best
 * on top. Of equal scores the lower docId stays.
 */
export class TopK {
  /** A docId must score more than this to be kept. */
  floor: number;
  readonly #limit: number;
  readonly #docIds: Uint32Array;
  readonly #scores: Float64Array;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#docIds = new Uint32Array(limit);
    this.#scores = new Float64Array(limit);
    this.floor = limit === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  /** Adds a docId; its score must be above `floor`. */
  add(docId: number, score: number): void {
    if (this.#size < this.#limit) this.#rise(this.#size++, docId, score);
    else this.#sink(docId, score);
    if (this.#size === this.#limit) this.floor = this.#scores[0] as number;
  }

  /** The docIds that were kept, and their scores, by score, then docId. */
  sorted(): { docIds: Uint32Array; scores: Float64Array } {
    const order = Array.from({ length: this.#size }, (_, place) => place).sort((a, b) =>
      this.#isWorse(b, this.#docIds[a] as number, this.#scores[a] as number) ? -1 : 1,
    );
    return {
      docIds: Uint32Array.from(order, (place) => this.#docIds[place] as number),
      scores: Float64Array.from(order, (place) => this.#scores[place] as number),
    };
  }

  #isWorse(place: number, docId: number, score: number): boolean {
    const held = this.#scores[place] as number;
    return held < score || (held === score && (this.#docIds[place] as number) > docId);
  }

  #rise(from: number, docId: number, score: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#isWorse(parent, docId, score)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#docIds[place] = docId;
    this.#scores[place] = score;
  }

  #sink(docId: number, score: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#limit) break;
      const right = child + 1;
      if (
        right < this.#limit &&
        this.#isWorse(right, this.#docIds[child] as number, this.#scores[child] as number)
      ) {
        child = right;
      }
      if (!this.#isWorse(child, docId, score)) break;
      this.#move(child, place);
      place = child;
    }
    this.#docIds[place] = docId;
    this.#scores[place] = score;
  }

  #move(from: number, to: number): void {
    this.#docIds[to] = this.#docIds[from] as number;
    this.#scores[to] = this.#scores[from] as number;
  }
}
