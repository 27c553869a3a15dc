import { Alignment } from './alignment.js';
import { endOfBeginning } from './word-range.js';

/** With two errors, too much begins with something like it. */
const BOUND = 1;

/**
 * Visits ranges of sorted words that begin with something one error away from what was typed, where its last
 * letter is met. Words with the same beginning share the rows of the alignment, and are passed over together
 * once the beginning has too many errors.
 */
export function visitNearBeginnings(
  words: readonly string[],
  typed: string,
  onRange: (from: number, to: number) => void,
): void {
  const alignment = new Alignment(typed, BOUND);
  const last = typed.charCodeAt(typed.length - 1);
  let before = '';
  /** How many letters of `before` have their rows. */
  let known = 0;
  let number = 0;
  while (number < words.length) {
    const word = words[number] as string;
    let depth = 0;
    while (depth < known && word.charCodeAt(depth) === before.charCodeAt(depth)) depth++;
    const end = Math.min(word.length, alignment.maxDepth);
    let next = number + 1;
    while (depth < end) {
      depth++;
      const least = alignment.fill(word, depth);
      const isMet =
        alignment.distanceAt(depth) <= BOUND &&
        (word.charCodeAt(depth - 1) === last || alignment.isSwap(word, depth, typed.length));
      if (!isMet && least <= BOUND) continue;
      next = endOfBeginning(words, word.slice(0, depth), number);
      if (isMet) onRange(number, next);
      break;
    }
    before = word;
    known = depth;
    number = next;
  }
}
