import { foldLetters } from '../../../domain/folding.js';

/** Longer words are cut: what is longer is no word that somebody types. */
const MAX_WORD_CHARS = 64;
const APOSTROPHES = /['\u2019](?:s(?![\p{L}\p{N}\p{M}]))?/gu;
const IS_PLAIN_WORD = /^[a-z0-9]{1,64}$/;
const IS_ASCII = /^[\0-\x7f]*$/;
const SIGNS = /[^\p{L}\p{N}\p{M}]+/u;
const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * The folded words of a title, a name or what somebody types, in their order: without accents, apostrophes and
 * possessives, hyphens dividing words. Not stemmed: they are what people see and type.
 */
export function surfaceWords(text: string): string[] {
  // Most words of queries are, and each is asked for several times.
  if (IS_PLAIN_WORD.test(text)) return [text];
  const folded = foldLetters(text).replace(APOSTROPHES, '');
  const words = IS_ASCII.test(folded)
    ? (folded.match(/[a-z0-9]+/g) ?? [])
    : folded.split(SIGNS).filter((word) => HAS_LETTER_OR_DIGIT.test(word));
  return words.map((word) => (word.length > MAX_WORD_CHARS ? word.slice(0, MAX_WORD_CHARS) : word));
}
