/** Words by number in the order of their appearance. */
export class WordNumbers {
  readonly #numbers = new Map<string, number>();

  numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    this.#numbers.set(word, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** The words in order, and the place of each number in it. */
  sorted(): { words: string[]; rank: Uint32Array } {
    const words = [...this.#numbers.keys()].sort();
    const rank = new Uint32Array(words.length);
    for (const [place, word] of words.entries()) rank[this.#numbers.get(word) as number] = place;
    return { words, rank };
  }
}
