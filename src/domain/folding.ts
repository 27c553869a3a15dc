import { cleanText } from './text.js';

/** Letters that Unicode does not decompose into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ø: 'o', ł: 'l', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ð: 'd', þ: 'th', ı: 'i' },
};

/** Most texts: in them nothing is to be folded but case. */
const IS_ASCII = /^[\0-\x7f]*$/;
/** The marks of European scripts; those outside this block are letters in Japanese, Hindi or Thai. */
const MARKS = /[\u0300-\u036f]/g;
/** Soft hyphens, zero-width spaces and joiners, byte order marks. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
/** An apostrophe, together with the `s` of a possessive at the end of the word. */
const APOSTROPHES = /['\u2019](?:s$)?/g;
/** What is no part of a word: everything but letters, digits and marks. */
const SIGNS = /[^\p{L}\p{N}\p{M}]+/gu;
const HAS_TELLING_SIGN = /[+#*.]/;
/**
 * The words of a name, with the signs that tell it from another: `+` and `#` at the end of a word (`C++`),
 * `*` behind a word of one letter (`A*`), the point before a word (`.NET`).
 */
const TELLING_WORDS =
  /\p{L}\*(?![\p{L}\p{N}\p{M}*])|(?:(?<!\S)\.(?=\p{L}))?[\p{L}\p{N}\p{M}]+(?:[+#]+(?![\p{L}\p{N}\p{M}+#]))?/gu;
const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * Folds letters, and nothing but letters: lower case, compatibility forms (ligatures, full width,
 * superscripts) replaced, no European accents, `ø` as `o`, no invisible characters. Punctuation and white
 * space stay. Every other folding goes through this one.
 */
export function foldLetters(text: string): string {
  if (IS_ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(/[øłđßæœðþı]/g, (letter) => LETTERS[letter] ?? letter);
}

/**
 * Folds a name (a venue, a keyword) for comparing: folded letters, every run of punctuation and white space
 * one space, trimmed. Signs that tell names apart stay: `C++`, `C#`, `A*`, `.NET`.
 */
export function foldName(name: string): string {
  const letters = foldLetters(name);
  const folded = HAS_TELLING_SIGN.test(letters)
    ? (letters.match(TELLING_WORDS) ?? []).join(' ')
    : letters.replace(SIGNS, ' ').trim();
  // A name of nothing but signs is still a name.
  return folded === '' ? cleanText(name).toLowerCase() : folded;
}

/** The folded words of a title, without punctuation; a word has at least one letter or digit. */
export function titleWords(title: string): string[] {
  const folded = foldLetters(title);
  if (IS_ASCII.test(folded)) return folded.match(/[a-z0-9]+/g) ?? [];
  return folded.split(SIGNS).filter((word) => HAS_LETTER_OR_DIGIT.test(word));
}

/** Folds one word of a text for search: folded letters, without apostrophes and without a possessive `'s`. */
export function foldWord(word: string): string {
  return foldLetters(word).replace(APOSTROPHES, '');
}
