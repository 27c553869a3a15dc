import { titleWords } from '../domain/folding.js';

/** Pieces of a pasted reference that are looked at, ... */
const MAX_SEGMENTS = 24;
/** ... and how many of them in a row may make one title: titles have colons, commas and questions in them. */
const MAX_IN_A_ROW = 8;
/** A part of a text with fewer words may be a title by chance. */
const MIN_WORDS_OF_A_PART = 4;

const BREAK = /[.,:;?!"\u201c\u201d\u201e\u00ab\u00bb()[\]{}=\n]+|\s[-\u2013\u2014]\s/gu;
/** Without any of these a text is one part, and no part of it is another. */
const HAS_BREAK = new RegExp(BREAK, 'u');
/** A word that was divided at the end of a line. */
const HYPHENATED = /(\p{L})[-\u00ad\u2010]\s+(?=\p{Ll})/gu;

/**
 * Parts of a text that may be the title of a paper, as its folded words with single spaces, the longest first;
 * a part is what stands between two marks of punctuation, or several such in a row.
 */
export function possibleTitles(text: string): string[] {
  if (!HAS_BREAK.test(text)) return [];
  const whole = text.replace(HYPHENATED, '$1');
  const segments = whole.split(BREAK).map(titleWords).slice(0, MAX_SEGMENTS);
  const titles = new Map<string, number>();
  for (let from = 0; from < segments.length; from++) {
    let words: string[] = [];
    for (let to = from; to < Math.min(segments.length, from + MAX_IN_A_ROW); to++) {
      words = [...words, ...(segments[to] as string[])];
      if (words.length >= MIN_WORDS_OF_A_PART) titles.set(words.join(' '), words.length);
    }
  }
  return [...titles].sort(([, a], [, b]) => b - a).map(([title]) => title);
}

/** A pasted reference: its title as far as one can tell, and the names before it. */
export interface Reference {
  title: string;
  names: string;
}

const MAX_REFERENCE_WORDS = 80;
const MIN_TITLE_CHARS = 15;
const YEAR = /(?:^|[\s(])(?:19|20)\d{2}[a-z]?(?=[).,;:\s]|$)/u;
const QUOTED = /["\u201c]([^"\u201c\u201d]{15,}?)[,.]?["\u201d]/u;
/** How much of what stands before the title or the year must be names: capitals, or what stands between names. */
const MIN_NAMES = 0.75;
const NAME_OR_BETWEEN =
  /^(?:\p{Lu}[\p{L}.'\u2019-]*|&|and|et|al|van|von|der|den|de|la|le|du|da|dos|di|del)[.,;:]*$/u;
/** Where a piece of a reference ends; not behind an initial. */
const PIECE_END = /(?<!(?:^|[\s.-])\p{Lu})[.?!](?=\s|$)|[()\n]/u;
const BEHIND_TITLE = /^(?:in\b|proc|pp\b|pages|vol|arxiv|advances in|ieee|acm|https?:|doi)/iu;

/**
 * Reads a reference to a paper: names, a year, a title, where it appeared, in the usual orders. Undefined for a
 * text that is none.
 */
export function readReference(text: string): Reference | undefined {
  if (!/(?:19|20)\d{2}/.test(text)) return undefined;
  const whole = text.replace(HYPHENATED, '$1').replace(/\s+/gu, ' ').trim();
  if (!YEAR.test(whole) || whole.split(' ').length > MAX_REFERENCE_WORDS) return undefined;
  const quoted = QUOTED.exec(whole);
  const year = YEAR.exec(whole)?.index ?? 0;
  const names = whole.slice(0, quoted ? quoted.index : year).replace(/^\[?\d{1,3}[\].]\s*/u, '');
  if (!areNames(names)) return undefined;
  if (quoted?.[1]) return { title: quoted[1].trim(), names };
  const pieces = whole
    .slice(year)
    .replace(/^[\s(]*\d{4}[a-z]?[).,;:\s]*/u, '')
    .split(PIECE_END)
    .map((piece) => piece.trim())
    .filter((piece) => piece.length >= MIN_TITLE_CHARS && !BEHIND_TITLE.test(piece));
  const [title] = pieces;
  return title === undefined ? undefined : { title, names };
}

function areNames(text: string): boolean {
  const words = text.split(/\s+/u).filter((word) => /\p{L}|&/u.test(word));
  const names = words.filter((word) => NAME_OR_BETWEEN.test(word));
  return words.length > 0 && names.length / words.length >= MIN_NAMES;
}

/** `\\cite{vaswani2017attention}`, or what stands in the brackets. */
const CITATION_KEY =
  /^(?:\\cite\w*\*?\{)?(?<name>\p{L}{3,})[-_:]?(?<year>(?:19|20)\d{2})[-_:]?(?<word>\p{L}*)\}?$/u;

/**
 * What a citation key of the usual form stands for: a family name, a year and the first word of a title.
 * Undefined for any other text.
 */
export function readCitationKey(
  text: string,
): { name: string; year: string; word: string } | undefined {
  const { name, year, word } = CITATION_KEY.exec(text.trim())?.groups ?? {};
  return name && year ? { name, year, word: word ?? '' } : undefined;
}
