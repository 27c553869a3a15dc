/** Above every letter and digit, so that all words with a beginning come before the beginning with it. */
const LAST = '\uffff';

/** Numbers of neighbouring words in a sorted list, the end exclusive. */
export interface WordRange {
  from: number;
  to: number;
}

/** The number of the first word from `from` up to `to` that is not before this one; `to` where there is none. */
export function firstWordFrom(
  words: readonly string[],
  word: string,
  from = 0,
  to = words.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] as string) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of a word in a sorted list, or -1. */
export function numberOfWord(words: readonly string[], word: string): number {
  const number = firstWordFrom(words, word);
  return words[number] === word ? number : -1;
}

/** The words that begin with this. */
export function wordsBeginningWith(words: readonly string[], beginning: string): WordRange {
  const from = firstWordFrom(words, beginning);
  return { from, to: firstWordFrom(words, beginning + LAST, from) };
}

/** The end of the words that begin with this, as that of the number `from` does; looks near by first. */
export function endOfBeginning(words: readonly string[], beginning: string, from: number): number {
  const last = beginning + LAST;
  let low = from;
  let step = 1;
  while (low + step < words.length && (words[low + step] as string) < last) {
    low += step;
    step *= 2;
  }
  return firstWordFrom(words, last, low + 1, Math.min(words.length, low + step));
}
