/** Counts papers by number; each paper once, and the papers in their order. */
export class PaperCounts {
  readonly papers: Uint32Array;
  /** The last paper that each number was counted for, plus one. */
  readonly #last: Uint32Array;

  constructor(numbers: number) {
    this.papers = new Uint32Array(numbers);
    this.#last = new Uint32Array(numbers);
  }

  /** Counts a paper, and says whether it had not been counted for this number. */
  add(number: number, docId: number): boolean {
    if (this.#last[number] === docId + 1) return false;
    this.#last[number] = docId + 1;
    (this.papers[number] as number)++;
    return true;
  }
}
