import { numberOfWord } from './word-range.js';

/** Words whose numbers are remembered: a reader of queries asks for each several times, and so does the next query. */
const MAX_REMEMBERED = 8_192;

/** How many papers have each word: of the words of a checkpoint by number, of others by themselves. */
export class WordCounts {
  readonly #words: readonly string[];
  readonly #counts: Uint32Array;
  readonly #others = new Map<string, number>();
  readonly #numbers = new Map<string, number>();

  /** `counts` are changed in place. */
  constructor(words: readonly string[], counts: Uint32Array) {
    this.#words = words;
    this.#counts = counts;
  }

  get(word: string): number {
    const number = this.#numberOf(word);
    return number >= 0 ? (this.#counts[number] as number) : (this.#others.get(word) ?? 0);
  }

  change(word: string, by: number): void {
    const number = numberOfWord(this.#words, word);
    if (number >= 0) (this.#counts[number] as number) += by;
    else this.#others.set(word, (this.#others.get(word) ?? 0) + by);
  }

  #numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    if (this.#numbers.size >= MAX_REMEMBERED) this.#numbers.clear();
    const number = numberOfWord(this.#words, word);
    this.#numbers.set(word, number);
    return number;
  }
}
