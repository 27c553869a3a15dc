import type { WordRange } from './word-range.js';

/**
 * Entries of one kind (titles, people, keywords or venues) with their words, by number. The words of a source
 * are sorted, and a beginning is a range of their numbers.
 */
export interface EntrySource {
  readonly words: readonly string[];
  /** The letters of each word (`letterMasks`). */
  readonly masks: Uint32Array;
  readonly size: number;
  /** Whether the numbers of entries are in their order (`compareWords`). */
  readonly isInOrder: boolean;
  /** How many entries the words of a range have; one is counted for each of its words. */
  countEntries(range: WordRange): number;
  /** Visits the entries of the words of a range, at most `limit`; one that has several of the words comes again. */
  visitEntries(range: WordRange, limit: number, visit: (entry: number) => void): void;
  /** Papers that have the entry. */
  papersOf(entry: number): number;
  /** How many words the entry has, and the number of each. */
  wordCountOf(entry: number): number;
  wordAt(entry: number, place: number): number;
}

/** The order of entries: word by word; those with the same words by their folded texts (`compareTexts`). */
export function compareWords(a: readonly string[], b: readonly string[]): number {
  const shared = Math.min(a.length, b.length);
  for (let place = 0; place < shared; place++) {
    const difference = compareTexts(a[place] as string, b[place] as string);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
