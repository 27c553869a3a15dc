import type { EntrySource } from './entry-source.js';
import { rangesOf, type TypedWord } from './typed-words.js';
import { numberOfWord, type WordRange } from './word-range.js';

/** The whole text is the entry; the entry begins with it; it has the words. */
export const GRADES = { full: 0, beginning: 1, inside: 2 };
/** How many grades there are. */
export const GRADE_COUNT = 3;

/** The words of a source that meet a typed one. */
export interface WantedWord {
  ranges: readonly WordRange[];
  /** The typed word itself, or -1. */
  whole: number;
  /** How many words of an entry must meet it. */
  needed: number;
  /** How many entries have a word that meets it. */
  entries: number;
}

/** What typed words stand for in each source. Sources that share a list of words share the search in it. */
export class WantedWords {
  readonly #typed: readonly TypedWord[];
  readonly #errors: number;
  readonly #ranges = new Map<readonly string[], WordRange[][]>();

  constructor(typed: readonly TypedWord[], errors: number) {
    this.#typed = typed;
    this.#errors = errors;
  }

  of(source: EntrySource): WantedWord[] {
    const { words } = source;
    const known = this.#ranges.get(words);
    const ranges = known ?? this.#typed.map((word) => rangesOf(source, word, this.#errors));
    this.#ranges.set(words, ranges);
    return this.#typed.map(({ text, needed }, place) => {
      const own = ranges[place] as WordRange[];
      const entries = own.reduce((sum, range) => sum + source.countEntries(range), 0);
      return { ranges: own, whole: numberOfWord(words, text), needed, entries };
    });
  }
}

/** Whether an entry has a word for each typed one. */
export function hasAll(source: EntrySource, entry: number, wanted: readonly WantedWord[]): boolean {
  if (source.wordCountOf(entry) < wanted.length) return false;
  for (const one of wanted) if (!hasEnough(source, entry, one)) return false;
  return true;
}

/** Whether an entry begins with the typed words, in their order. */
export function beginsWith(
  source: EntrySource,
  entry: number,
  wanted: readonly WantedWord[],
): boolean {
  if (source.wordCountOf(entry) < wanted.length) return false;
  for (let place = 0; place < wanted.length; place++) {
    const { ranges } = wanted[place] as WantedWord;
    if (!isWithin(source.wordAt(entry, place), ranges)) return false;
  }
  return true;
}

/** How well an entry fits that has all words. The words of a person's name may come in any order. */
export function gradeOf(
  source: EntrySource,
  entry: number,
  wanted: readonly WantedWord[],
  isPerson: boolean,
): number {
  const isAsLong = source.wordCountOf(entry) === wanted.length;
  if (isPerson) {
    const isFull = isAsLong && wanted.every(({ whole }) => hasWord(source, entry, whole));
    return isFull ? GRADES.full : GRADES.beginning;
  }
  if (!beginsWith(source, entry, wanted)) return GRADES.inside;
  const isFull =
    isAsLong && wanted.every(({ whole }, place) => source.wordAt(entry, place) === whole);
  return isFull ? GRADES.full : GRADES.beginning;
}

function hasEnough(source: EntrySource, entry: number, { ranges, needed }: WantedWord): boolean {
  const words = source.wordCountOf(entry);
  let found = 0;
  for (let place = 0; place < words && found < needed; place++) {
    if (isWithin(source.wordAt(entry, place), ranges)) found++;
  }
  return found >= needed;
}

function hasWord(source: EntrySource, entry: number, word: number): boolean {
  const words = source.wordCountOf(entry);
  for (let place = 0; place < words; place++) {
    if (source.wordAt(entry, place) === word) return true;
  }
  return false;
}

/** Whether one of the ranges, which ascend, has a word. */
function isWithin(word: number, ranges: readonly WordRange[]): boolean {
  const [first] = ranges;
  if (!first) return false;
  if (ranges.length === 1) return first.from <= word && word < first.to;
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle] as WordRange).to <= word) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && (ranges[low] as WordRange).from <= word;
}
