/**
 * The best `limit` of the slots that are offered in ascending order: a heap with the worst of the best
 * on top. Of equal scores the lower slot stays.
 */
export class TopSlots {
  /** A slot must score more than this to be kept. */
  floor: number;
  readonly #limit: number;
  readonly #slots: Uint32Array;
  readonly #scores: Float64Array;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#slots = new Uint32Array(limit);
    this.#scores = new Float64Array(limit);
    this.floor = limit === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  /** Only for slots above `floor`. */
  add(slot: number, score: number): void {
    if (this.#size < this.#limit) this.#rise(this.#size++, slot, score);
    else this.#sink(slot, score);
    if (this.#size === this.#limit) this.floor = this.#scores[0] as number;
  }

  /** By score, then slot. */
  sorted(): { slots: Uint32Array; scores: Float64Array } {
    const order = Array.from({ length: this.#size }, (_, place) => place).sort((a, b) =>
      this.#isWorse(b, this.#slots[a] as number, this.#scores[a] as number) ? -1 : 1,
    );
    return {
      slots: Uint32Array.from(order, (place) => this.#slots[place] as number),
      scores: Float64Array.from(order, (place) => this.#scores[place] as number),
    };
  }

  #isWorse(place: number, slot: number, score: number): boolean {
    const own = this.#scores[place] as number;
    return own < score || (own === score && (this.#slots[place] as number) > slot);
  }

  #rise(from: number, slot: number, score: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#isWorse(parent, slot, score)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#slots[place] = slot;
    this.#scores[place] = score;
  }

  #sink(slot: number, score: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#limit) break;
      const right = child + 1;
      if (
        right < this.#limit &&
        this.#isWorse(right, this.#slots[child] as number, this.#scores[child] as number)
      ) {
        child = right;
      }
      if (!this.#isWorse(child, slot, score)) break;
      this.#move(child, place);
      place = child;
    }
    this.#slots[place] = slot;
    this.#scores[place] = score;
  }

  #move(from: number, to: number): void {
    this.#slots[to] = this.#slots[from] as number;
    this.#scores[to] = this.#scores[from] as number;
  }
}
