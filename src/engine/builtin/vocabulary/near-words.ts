import { Alignment } from './alignment.js';

/** Words from this many letters on may have so many errors. */
const ERRORS_FROM = [
  { letters: 6, errors: 2 },
  { letters: 4, errors: 1 },
];

/** How many errors a word may have that somebody typed. */
export function errorsAllowed(word: string): number {
  return ERRORS_FROM.find(({ letters }) => word.length >= letters)?.errors ?? 0;
}

/** Which letters each word has: a bit for each of a to z, others share the rest. */
export function letterMasks(words: readonly string[]): Uint32Array {
  return Uint32Array.from(words, maskOf);
}

/**
 * Visits the words within `bound` errors of another (optimal string alignment). One error changes at most one
 * letter of either word, so most words are passed over by their letters alone.
 */
export function visitNear(
  { words, masks }: { words: readonly string[]; masks: Uint32Array },
  typed: string,
  bound: number,
  onWord: (number: number, distance: number) => void,
): void {
  const mask = maskOf(typed);
  const alignment = new Alignment(typed, bound);
  for (let number = 0; number < masks.length; number++) {
    const other = masks[number] as number;
    if (bitsOf(mask & ~other) > bound || bitsOf(other & ~mask) > bound) continue;
    const distance = alignment.distanceTo(words[number] as string);
    if (distance <= bound) onWord(number, distance);
  }
}

function maskOf(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at++) {
    const letter = word.charCodeAt(at) - 97;
    mask |= letter >= 0 && letter < 26 ? 1 << letter : 1 << (26 + (word.charCodeAt(at) % 6));
  }
  return mask >>> 0;
}

function bitsOf(mask: number): number {
  const pairs = mask - ((mask >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
