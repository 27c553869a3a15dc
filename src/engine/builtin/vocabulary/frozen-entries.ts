import type { EntrySource } from './entry-source.js';
import type { FrozenKind } from './frozen-parts.js';
import type { WordRange } from './word-range.js';

/** The entries of a kind in a checkpoint. */
export class FrozenEntries implements EntrySource {
  readonly words: readonly string[];
  readonly masks: Uint32Array;
  readonly isInOrder = true;
  readonly #papers: Uint32Array;
  readonly #entryEnds: Uint32Array;
  readonly #entryWords: Uint32Array;
  readonly #postingEnds: Uint32Array;
  readonly #postings: Uint32Array;

  constructor(
    words: readonly string[],
    masks: Uint32Array,
    { papers, entryWords, postings }: FrozenKind,
  ) {
    this.words = words;
    this.masks = masks;
    this.#papers = papers;
    this.#entryEnds = entryWords.ends.values;
    this.#entryWords = entryWords.items.values;
    this.#postingEnds = postings.ends.values;
    this.#postings = postings.items.values;
  }

  get size(): number {
    return this.#papers.length;
  }

  countEntries({ from, to }: WordRange): number {
    return endBefore(this.#postingEnds, to) - endBefore(this.#postingEnds, from);
  }

  visitEntries({ from, to }: WordRange, limit: number, visit: (entry: number) => void): void {
    const start = endBefore(this.#postingEnds, from);
    const end = Math.min(endBefore(this.#postingEnds, to), start + limit);
    for (let at = start; at < end; at++) visit(this.#postings[at] as number);
  }

  papersOf(entry: number): number {
    return this.#papers[entry] as number;
  }

  wordCountOf(entry: number): number {
    return (this.#entryEnds[entry] as number) - endBefore(this.#entryEnds, entry);
  }

  wordAt(entry: number, place: number): number {
    return this.#entryWords[endBefore(this.#entryEnds, entry) + place] as number;
  }

  wordsOf(entry: number): string[] {
    const numbers = this.#entryWords.subarray(
      endBefore(this.#entryEnds, entry),
      this.#entryEnds[entry],
    );
    return Array.from(numbers, (number) => this.words[number] as string);
  }
}

/** Where the list before one ends: where it begins. */
function endBefore(ends: Uint32Array, place: number): number {
  return place === 0 ? 0 : (ends[place - 1] as number);
}
