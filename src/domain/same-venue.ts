import { foldLetters, titleWords } from './folding.js';

/** A longer text is no name of a venue, and is compared by its beginning. */
const MAX_CHARS = 500;
const MAX_ACRONYM = 12;
/** A name of so many words may be the beginning, or the middle, of a longer one. */
const MIN_PART_WORDS = 2;

const SMALL_WORDS = new Set(
  'the of and for in on to an at by de la le les des du et der die das und fur del della di'.split(
    ' ',
  ),
);
/** What is in the name of a venue in one source and not in another. */
const NOISE = new Set(
  'proceedings proc vol volume no issue pp series ser section sect ieee acm cvf annual'.split(' '),
);
const NUMBER = /^\d+(?:st|nd|rd|th)?$/;
const ASIDE = /\([^()]*\)|\[[^[\]]*\]/g;
/** `Chaos: An Interdisciplinary Journal of Nonlinear Science`. */
const SUBTITLE = /[:.;] +(?:an?|the|official) .*$/i;
const COUNTRY = /(?: united states america| usa| u s a)$/;
/** `CVPR`, `NeurIPS`: with at least two capitals. */
const CAPITALS = /\p{L}*\p{Lu}\p{L}*\p{Lu}\p{L}*/gu;

/**
 * Whether two names are of two venues, and no two ways to write one: abbreviations (`J. Mach. Learn. Res.`),
 * acronyms (`JMLR`), years, volumes and what stands in brackets do not matter. With `mayBePart` a name may
 * also be a part of the other, as where one source says more than the other.
 */
export function areTwoVenues(one: string, other: string, mayBePart: boolean): boolean {
  const [a, b] = [venueOf(one), venueOf(other)];
  if (a.words.length === 0 || b.words.length === 0) return false;
  if (a.words.join('') === b.words.join('')) return false;
  if (isWritten(a.words, b.words, 0) && a.words.length === b.words.length) return false;
  if (isAcronymOf(a, b) || isAcronymOf(b, a)) return false;
  return !mayBePart || !(isPartOf(a, b) || isPartOf(b, a));
}

interface Venue {
  /** As it is written. */
  text: string;
  /** The words that tell it from others, folded. */
  words: string[];
  /** Every word of the name, which may give letters to an acronym. */
  all: string[];
}

function venueOf(text: string): Venue {
  const name = text.slice(0, MAX_CHARS);
  const outside = name.replace(ASIDE, ' ').replace(SUBTITLE, '');
  const all = titleWords(/[\p{L}]/u.test(outside) ? outside : name);
  const named = all.filter((word) => !SMALL_WORDS.has(word) && !NUMBER.test(word));
  const telling = named.filter((word) => !NOISE.has(word));
  const words = (telling.length > 0 ? telling : named).join(' ').replace(COUNTRY, '');
  return { text: name, words: words === '' ? [] : words.split(' '), all };
}

/** Whether each word of `some` abbreviates a word of `others`, or the reverse, one after the other. */
function isWritten(some: readonly string[], others: readonly string[], from: number): boolean {
  return some.every((word, k) => {
    const other = others[from + k];
    return other !== undefined && (abbreviates(word, other) || abbreviates(other, word));
  });
}

/** The beginning of a word (`Commun`), or its first, some and its last letters (`Natl`). */
function abbreviates(short: string, word: string): boolean {
  if (word.startsWith(short)) return true;
  if (word.length < 2 * short.length || short[0] !== word[0] || short.at(-1) !== word.at(-1)) {
    return false;
  }
  let at = 0;
  for (const letter of word) if (letter === short[at]) at++;
  return at === short.length;
}

/** Whether a name of one word is made of the first letters of some words of the other, or stands in it. */
function isAcronymOf({ words, text }: Venue, { text: other, all }: Venue): boolean {
  const [word = '', ...more] = words;
  const acronym = word.replace(/\d+$/, '');
  if (more.length > 0 || acronym.length < 2 || acronym.length > MAX_ACRONYM) return false;
  const asides = other.match(ASIDE)?.join(' ') ?? '';
  if (capitalsIn(asides).includes(acronym)) return true;
  const isCapitalized = capitalsIn(text).length > 0 || text === text.toLowerCase();
  // `Nature` is not made of Nature Energy.
  const begins = all.some((name) => name.startsWith(acronym.slice(0, -1)));
  return isCapitalized && !(begins && acronym.length > 2) && isMadeOf(acronym, all);
}

/** Whether a text can be cut into beginnings of words that come in this order; some words may be left out. */
function isMadeOf(acronym: string, words: readonly string[]): boolean {
  if (words.length < 2) return false;
  let reached = new Set([0]);
  for (const word of words) {
    const next = new Set(reached);
    for (const from of reached) {
      for (let k = 0; k < word.length && acronym[from + k] === word[k]; k++) next.add(from + k + 1);
    }
    reached = next;
  }
  return reached.has(acronym.length);
}

function isPartOf(short: Venue, long: Venue): boolean {
  const [word = ''] = short.words;
  if (short.words.length === 1 && capitalsIn(short.text).includes(word)) {
    return capitalsIn(long.text).includes(word);
  }
  if (short.words.length < MIN_PART_WORDS) return false;
  return long.words.some((_, from) => isWritten(short.words, long.words, from));
}

const capitalsIn = (text: string): string[] => (text.match(CAPITALS) ?? []).map(foldLetters);
