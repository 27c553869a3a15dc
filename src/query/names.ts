import { isStopWord } from '../text/words/stem.js';

/** What the papers' own authors say of names. */
export interface KnownNames {
  /** Papers by somebody of this family name. */
  familyNameCount(name: string): number;
  /** Whether somebody goes by this name. */
  hasAuthor(name: string): boolean;
  /** Papers with this word in title or keywords. */
  wordCount(word: string): number;
  /** Papers that have this word in what they say and not just in a name. */
  textCount(word: string): number;
}

/** A name and the characters that it was read from. */
export interface Reading {
  name: string;
  isCertain: boolean;
  start: number;
  end: number;
}

/**
 * A word counts as a name where this many times as many papers are by somebody of that name as have it in title or
 * keywords.
 */
const MOSTLY_A_NAME = 4;
const MIN_NAME_CHARS = 3;
/** In as many titles a word may be of which a name is made, where it stands beside others; in as many texts, where alone. */
const RARE = 20;
/** Words that are looked at; who types more has pasted a text. */
const MAX_WORDS = 60;
/** How far from a word such as `by` its name may stand. */
export const MAX_NAME_CHARS = 200;
/** The words of a name at most. */
const MAX_NAME_WORDS = 5;

export const WORD = String.raw`[\p{L}\p{M}][\p{L}\p{M}'\u2019\-]*`;
const WORDS = new RegExp(WORD, 'gu');

export type Span = Pick<Reading, 'name' | 'start' | 'end'>;

/** Whether a word is a name beside others that make it one: titles seldom have it. */
export function mayBeAName(word: string, known: KnownNames): boolean {
  return isNameBySeldomness(word, known.familyNameCount(word), known.wordCount(word));
}

function isNameBySeldomness(word: string, papersBy = 0, titlesWith = 0): boolean {
  return word.length >= MIN_NAME_CHARS && papersBy > 0 && papersBy >= MOSTLY_A_NAME * titlesWith;
}

/** Whether a word of a query is the name of somebody by itself, rather than a word of any text (`baxter`, `moon`). */
export function isMostlyAName(word: string, known: KnownNames): boolean {
  if (!mayBeAName(word, known)) return false;
  return known.familyNameCount(word) >= MOSTLY_A_NAME * known.textCount(word);
}

/** Whether texts have a name so often that it may be meant as a word of its own (`song`), even where it stands alone. */
export function isWordToo(name: string, known: KnownNames): boolean {
  return known.textCount(name) > RARE;
}

/** The names of a text that is a list of family names: `LeCun, Bengio, Hinton`, `LeCun, Bengio and Hinton`. */
export function namesListed(text: string, known: KnownNames): Span[] {
  if (!text.includes(',')) return [];
  const words = wordsFrom(text.slice(0, MAX_NAME_CHARS), 0).filter(({ name }) => name !== 'and');
  const isList = text.trim().split(/\s*(?:,\s*and\s|,|&|\sand\s)\s*/u).length === words.length;
  const areKnown = words.every(({ name }) => known.familyNameCount(name) > 0);
  const areNames = words.filter(({ name }) => mayBeAName(name, known)).length * 2 > words.length;
  return isList && areKnown && areNames && words.length > 1 ? words : [];
}

/** Full names, and single words that are mostly names. */
export function* namesAmong(text: string, hasYear: boolean, known: KnownNames): Generator<Reading> {
  const words = wordsFrom(text, 0).slice(0, MAX_WORDS);
  // Looked up once for each word: this is done for every query.
  const families = words.map(({ name }) => known.familyNameCount(name));
  const titles = words.map(({ name }) => known.wordCount(name));
  const names = words.map(({ name }, k) => isNameBySeldomness(name, families[k], titles[k]));
  const isRare = words.map(
    ({ name }, k) => (titles[k] ?? 0) <= RARE && !isStopWord(name.toLowerCase()),
  );
  const isWhole = words.length >= 2 && words.length <= MAX_NAME_WORDS;
  if (isWhole && isRare.some(Boolean)) {
    const name = spanned(text, words);
    if (name.name.length === text.trim().length && known.hasAuthor(name.name)) {
      yield { ...name, isCertain: true };
      return;
    }
  }
  for (let length = Math.min(4, words.length); length >= 2; length--) {
    for (let first = 0; first + length <= words.length; first++) {
      if (!mayBeAuthor(first, first + length)) continue;
      const name = spanned(text, words.slice(first, first + length));
      if (/[,;:]/.test(name.name) || !known.hasAuthor(name.name)) continue;
      yield { ...name, isCertain: true };
    }
  }
  const isAlone = words.length === 1 && text.trim() === words[0]?.name;
  for (const [place, word] of words.entries()) {
    if (names[place] && isMostlyAName(word.name, known)) yield { ...word, isCertain: isAlone };
    else if (isAlone && hasYear && (families[place] ?? 0) > 0) {
      yield { ...word, isCertain: names[place] ?? false };
    }
  }

  /** Whether a run of words has a family name in it, and a word that titles seldom have. */
  function mayBeAuthor(from: number, to: number): boolean {
    let hasFamily = false;
    let isTelling = false;
    for (let k = from; k < to; k++) {
      hasFamily ||= (families[k] ?? 0) > 0;
      isTelling ||= names[k] === true || isRare[k] === true;
    }
    return hasFamily && isTelling;
  }
}

/** The longest run of words, at one end of a list, that is somebody's name. */
export function longestName(
  words: readonly Span[],
  end: 'first' | 'last',
  known: KnownNames,
): (Span & { isCertain: boolean }) | undefined {
  const most = Math.min(words.length, MAX_NAME_WORDS);
  for (let length = most; length >= 1; length--) {
    const run = end === 'first' ? words.slice(0, length) : words.slice(-length);
    const text = run.map(({ name }) => name).join(' ');
    const isKnown = length === 1 ? isOneName(text, end, known) : known.hasAuthor(text);
    if (!isKnown) continue;
    const [from, to] = [run[0] as Span, run.at(-1) as Span];
    return { name: text, isCertain: true, start: from.start, end: to.end };
  }
  return undefined;
}

/**
 * Whether one word beside `by` or before `et al.` is a name: `papers by the lab` names nobody, `He et al.` does.
 */
function isOneName(word: string, end: 'first' | 'last', known: KnownNames): boolean {
  if (known.familyNameCount(word) === 0) return false;
  const isCapital = /^\p{Lu}/u.test(word);
  if (isStopWord(word.toLowerCase())) return isCapital && end === 'last';
  return isCapital || mayBeAName(word, known);
}

export function wordsFrom(text: string, start: number): Span[] {
  return [...text.slice(start).matchAll(WORDS)].map(({ 0: name, index }) => ({
    ...{ name, start: start + index, end: start + index + name.length },
  }));
}

function spanned(text: string, words: readonly Span[]): Span {
  const [first, last] = [words[0] as Span, words.at(-1) as Span];
  return { name: text.slice(first.start, last.end), start: first.start, end: last.end };
}
