import type { NearWord } from '../engine/vocabulary.js';
import { analyze } from '../text/words/analyze.js';
import type { Correction } from './parsed-query.js';

/** What is known of the words of the papers. */
export interface KnownWords {
  wordCount(word: string): number;
  familyNameCount(name: string): number;
  documentFrequency(term: string): number;
  nearest(word: string, limit: number): NearWord[];
  /** Whether somebody goes by this name. */
  hasAuthor(name: string): boolean;
}

const MIN_CHARS = 4;
const MAX_CHARS = 40;
/** Words that are looked at; who types more has pasted a text. */
const MAX_WORDS = 40;
const CANDIDATES = 5;
const NAME_CANDIDATES = 20;
/** Two errors are believed in a word of so many letters alone, if so many papers have what is meant. */
const TWO_ERRORS = { minChars: 9, minCount: 50 };
/** In a text of so few words each may be a beginning, in others the last. */
const FEW_WORDS = 3;
/** A word that so few papers have may be a mistake in them too, ... */
const HARDLY_ANY = 3;
/** ... where so many times as many have one that differs by a letter. */
const MUCH_MORE = 100;

const WORD = /(?<![\p{L}\p{N}\p{M}@._/])[\p{L}\p{M}'\u2019]+(?![\p{L}\p{N}\p{M}@_/])/gu;
/** A short word with two capitals is an acronym, or a name that somebody chose (`OmpA`, `BLEU`). */
const IS_ACRONYM = /^(?=.{0,7}$)(?:.*\p{Lu}){2}/u;

/**
 * The text with each word that no paper has, or hardly any, replaced by the word that is meant: the most
 * frequent that begins with it, or the nearest by typing errors; of a compound each part for itself. Words of fewer
 * than four letters, and what has digits or signs or is an acronym, stay; all do where nothing is known.
 */
export function correctWords(
  text: string,
  known: KnownWords | undefined,
): { text: string; corrected: Correction[] } {
  if (!known) return { text, corrected: [] };
  const corrected: Correction[] = [];
  let looked = 0;
  const isShouted = text === text.toUpperCase();
  const isShort = text.trim().split(/\s+/u).length <= FEW_WORDS;
  const mended = text.replace(WORD, (word, at: number) => {
    if (word.length < MIN_CHARS || word.length > MAX_CHARS || looked++ >= MAX_WORDS) return word;
    if (!isShouted && IS_ACRONYM.test(word)) return word;
    const mayBegin = isShort || at + word.length === text.length;
    const nameWith = (other: string) => text.slice(0, at) + other + text.slice(at + word.length);
    const to =
      (isShort ? nameMeantBy(word, nameWith, known) : undefined) ?? meantBy(word, mayBegin, known);
    if (to === undefined) return word;
    corrected.push({ from: word, to });
    return to;
  });
  return { text: mended, corrected };
}

/** The nearest word with which the whole text is the name of somebody: rare names have common words near them. */
function nameMeantBy(
  word: string,
  nameWith: (other: string) => string,
  known: KnownWords,
): string | undefined {
  if (known.wordCount(word) > HARDLY_ANY || known.familyNameCount(word) > 0) return undefined;
  if (nameWith('').trim() === '' || known.hasAuthor(nameWith(word))) return undefined;
  return known
    .nearest(word, NAME_CANDIDATES)
    .find(
      ({ isName, distance, word: near }) =>
        isName && distance < 3 && known.hasAuthor(nameWith(near)),
    )?.word;
}

function meantBy(word: string, mayBegin: boolean, known: KnownWords): string | undefined {
  if (known.wordCount(word) > HARDLY_ANY || known.familyNameCount(word) > 0) return undefined;
  const terms = analyze(word);
  // A stop word, or letters that are not read as words.
  if (terms.length === 0) return undefined;
  const papers = Math.max(...terms.map((term) => known.documentFrequency(term)));
  if (papers > HARDLY_ANY) return undefined;
  const near = known.nearest(word, CANDIDATES);
  // A letter that is missing at the end is an error like any other.
  const mistyped = near.find(
    (one) => (!one.isPrefix || one.distance === 1) && isBelieved(word, one),
  );
  if (papers === 0) {
    const begun = mayBegin ? near.find(({ isPrefix }) => isPrefix) : undefined;
    // What begins a word is seldom a mistake for another, unless that one is everywhere.
    const isBegun = begun && !(mistyped && mistyped.count >= MUCH_MORE * begun.count);
    return (isBegun ? begun : mistyped)?.word;
  }
  const isBetter = mistyped?.distance === 1 && mistyped.count >= MUCH_MORE * (papers + 1);
  return isBetter ? mistyped.word : undefined;
}

/** Whether a near word is likely to be meant: other words are often two letters away. */
function isBelieved(word: string, { word: near, distance, count }: NearWord): boolean {
  if (distance < 2) return true;
  const isSameBeginning = near[0] === word[0]?.toLowerCase();
  return word.length >= TWO_ERRORS.minChars && count >= TWO_ERRORS.minCount && isSameBeginning;
}
