import { isStopWord } from '../text/words/stem.js';
import type { Person } from './parsed-query.js';

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
interface Reading {
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
/** In as many titles a word may be of which a name is made, where the whole text is the name of an author. */
const RARE = 20;
/** Words that are looked at; who types more has pasted a text. */
const MAX_WORDS = 60;
/** How far from a word such as `by` its name may stand. */
const MAX_NAME_CHARS = 200;
/** The words of a name at most. */
const MAX_NAME_WORDS = 5;

const WORD = String.raw`[\p{L}\p{M}][\p{L}\p{M}'\u2019\-]*`;
const PARTICLE = '(?:van|von|der|den|de|la|le|du|da|dos|di|del|bin|al|el|ter|ten)';
const FAMILY = String.raw`(?:${PARTICLE}\s){0,2}${WORD}`;
const INITIALS = String.raw`(?:\p{Lu}\.[ \-]?){1,3}`;
const WORDS = new RegExp(WORD, 'gu');
/** `H. Jin Kim` and `Michael I. Jordan` are one name each, as far as somebody has it. */
const INITIALS_FIRST = new RegExp(
  String.raw`(?<![\p{L}.])(?<given>${WORD} )?(?<name>${INITIALS} ?${FAMILY})(?<more>(?: ${WORD}){0,2})`,
  'gu',
);
const INITIALS_LAST = new RegExp(
  String.raw`(?<!\p{L})${FAMILY}, ?(?:${INITIALS}|\p{Lu}{1,2}(?![\p{L}\p{N}]))`,
  'gu',
);
const ET_AL = /[\s,]+(?:et\.?\s*al(?:\b\.?|$)|and (?:others|colleagues)\b)/giu;
const AMPERSAND = new RegExp(
  String.raw`(?<!\p{L})(${FAMILY})\s+(?:&|and)\s+(${FAMILY})(?!\p{L})`,
  'giu',
);
const BY =
  /(?:^|\s)(?:(?:papers?|articles?|works?|publications?|research|written|published)\s+)(?:by|of|from)\s+/giu;
const BY_FIRST = /^by\s+/giu;
/** `Surname's papers`. */
const POSSESSIVE = new RegExp(
  String.raw`(?<!\p{L})((?:${WORD}\s+){0,3}?[\p{L}\p{M}\-]+)['\u2019]s\s+(?:papers?|articles?|works?|publications?)(?!\p{L})`,
  'giu',
);

/** Most texts have none of this, and need no closer look. */
const HAS_BY = /paper|article|work|publication|research|written|published|^by\s/iu;
const HAS_ET_AL = /\bal\b|others|colleagues/iu;
const HAS_INITIALS = /\p{Lu}\.|,/u;
const HAS_POSSESSIVE = /['\u2019]s\s/iu;
const HAS_AND = /\s(?:&|and)\s/iu;

/**
 * The people that a text names, and the text without those that are surely meant. A name is one that an author has;
 * what says that somebody is meant (`et al.`, `papers by`, initials, a year, `&`) makes it certain. `hasYear`
 * says that a year was taken out of the text. Where no names are known, nobody is named.
 */
export function peopleIn(
  text: string,
  hasYear: boolean,
  known: KnownNames | undefined,
): { people: Person[]; rest: string } {
  if (!known) return { people: [], rest: text };
  const readings: Reading[] = [];
  const add = (reading: Reading) => {
    const overlaps = ({ start, end }: Reading) => start < reading.end && reading.start < end;
    if (!readings.some(overlaps)) readings.push(reading);
  };
  const cues: { start: number; end: number }[] = [];

  for (const match of HAS_BY.test(text) ? [...text.matchAll(BY), ...text.matchAll(BY_FIRST)] : []) {
    const end = match.index + match[0].length;
    const name = longestName(wordsFrom(text.slice(0, end + MAX_NAME_CHARS), end), 'first', known);
    if (!name) continue;
    cues.push({ start: match.index, end });
    add({ ...name, isCertain: true });
  }
  for (const match of HAS_ET_AL.test(text) ? text.matchAll(ET_AL) : []) {
    cues.push({ start: match.index, end: match.index + match[0].length });
    const name = longestName(wordsBefore(text, match.index), 'last', known);
    if (name) add({ ...name, isCertain: true });
  }
  for (const match of HAS_POSSESSIVE.test(text) ? text.matchAll(POSSESSIVE) : []) {
    const owner = match[1] ?? '';
    const end = match.index + owner.length;
    const name = longestName(wordsFrom(text.slice(0, end), match.index), 'last', known);
    if (!name) continue;
    cues.push({ start: end, end: match.index + match[0].length });
    add({ ...name, isCertain: true });
  }
  if (HAS_INITIALS.test(text)) {
    for (const { 0: name, index } of text.matchAll(INITIALS_LAST)) {
      if (known.hasAuthor(name)) {
        add({ name, isCertain: true, start: index, end: index + name.length });
      }
    }
    for (const match of text.matchAll(INITIALS_FIRST)) {
      const name = longestAround(match, known);
      if (name) add({ ...name, isCertain: true });
    }
  }
  for (const match of HAS_AND.test(text) ? text.matchAll(AMPERSAND) : []) {
    const [whole, first = '', second = ''] = match;
    const isWhole = whole.length === text.trim().length;
    if (!(hasYear || isWhole || whole.includes('&'))) continue;
    const isKnown = [first, second].every((name) => known.familyNameCount(name) > 0);
    if (!isKnown) continue;
    const at = match.index + whole.length - second.length;
    add({ name: first, isCertain: true, start: match.index, end: match.index + first.length });
    add({ name: second, isCertain: true, start: at, end: at + second.length });
    cues.push({ start: match.index + first.length, end: at });
  }
  for (const name of namesListed(text, known)) add({ ...name, isCertain: true });
  for (const reading of namesAmong(text, hasYear, known)) add(reading);
  return {
    people: readings.map(({ name, isCertain }) => ({
      name,
      isFamilyName: known.familyNameCount(name) > 0,
      isCertain,
    })),
    rest: withoutSpans(text, [...readings.filter(({ isCertain }) => isCertain), ...cues]),
  };
}

/** Whether a word is a name beside others that make it one: titles seldom have it. */
export function mayBeAName(word: string, known: KnownNames): boolean {
  if (word.length < MIN_NAME_CHARS) return false;
  const papers = known.familyNameCount(word);
  return papers > 0 && papers >= MOSTLY_A_NAME * known.wordCount(word);
}

/** Whether a word of a query is the name of somebody by itself, rather than a word of any text (`baxter`, `moon`). */
export function isMostlyAName(word: string, known: KnownNames): boolean {
  if (!mayBeAName(word, known)) return false;
  return known.familyNameCount(word) >= MOSTLY_A_NAME * known.textCount(word);
}

/** The names of a text that is a list of family names: `LeCun, Bengio, Hinton`, `LeCun, Bengio and Hinton`. */
function namesListed(text: string, known: KnownNames): Span[] {
  if (!text.includes(',')) return [];
  const words = wordsFrom(text.slice(0, MAX_NAME_CHARS), 0).filter(({ name }) => name !== 'and');
  const isList = text.trim().split(/\s*(?:,\s*and\s|,|&|\sand\s)\s*/u).length === words.length;
  const areKnown = words.every(({ name }) => known.familyNameCount(name) > 0);
  const areNames = words.filter(({ name }) => mayBeAName(name, known)).length * 2 > words.length;
  return isList && areKnown && areNames && words.length > 1 ? words : [];
}

/** Full names, and single words that are mostly names. */
function* namesAmong(text: string, hasYear: boolean, known: KnownNames): Generator<Reading> {
  const words = wordsFrom(text, 0).slice(0, MAX_WORDS);
  const names = words.map(({ name }) => mayBeAName(name, known));
  const isWhole = words.length >= 2 && words.length <= MAX_NAME_WORDS;
  if (isWhole && words.some(({ name }) => known.wordCount(name) <= RARE)) {
    const name = spanned(text, words);
    if (name.name.length === text.trim().length && known.hasAuthor(name.name)) {
      yield { ...name, isCertain: true };
      return;
    }
  }
  for (let length = Math.min(4, words.length); length >= 2; length--) {
    for (let first = 0; first + length <= words.length; first++) {
      if (!names.slice(first, first + length).some(Boolean)) continue;
      const name = spanned(text, words.slice(first, first + length));
      if (/[,;:]/.test(name.name) || !known.hasAuthor(name.name)) continue;
      yield { ...name, isCertain: true };
    }
  }
  const isAlone = words.length === 1 && text.trim() === words[0]?.name;
  for (const [place, word] of words.entries()) {
    if (isMostlyAName(word.name, known)) yield { ...word, isCertain: isAlone };
    else if (isAlone && hasYear && known.familyNameCount(word.name) > 0) {
      yield { ...word, isCertain: names[place] ?? false };
    }
  }
}

type Span = Pick<Reading, 'name' | 'start' | 'end'>;

/** The longest run of words, at one end of a list, that is somebody's name. */
function longestName(
  words: readonly Span[],
  end: 'first' | 'last',
  known: KnownNames,
): (Span & { isCertain: boolean }) | undefined {
  const most = Math.min(words.length, MAX_NAME_WORDS);
  for (let length = most; length >= 1; length--) {
    const run = end === 'first' ? words.slice(0, length) : words.slice(-length);
    const text = run.map(({ name }) => name).join(' ');
    const isKnown = length === 1 ? isOneName(text, known) : known.hasAuthor(text);
    if (!isKnown) continue;
    const [from, to] = [run[0] as Span, run.at(-1) as Span];
    return { name: text, isCertain: true, start: from.start, end: to.end };
  }
  return undefined;
}

/** The longest name that somebody has, of one with initials first and of the words around it. */
function longestAround(match: RegExpExecArray, known: KnownNames): Span | undefined {
  const { given = '', name = '', more = '' } = match.groups ?? {};
  const behind = more.split(' ').slice(1);
  for (let length = behind.length; length >= 0; length--) {
    const end = [name, ...behind.slice(0, length)].join(' ');
    for (const start of given === '' ? [''] : [given, '']) {
      if (!known.hasAuthor(start + end)) continue;
      const at = match.index + given.length - start.length;
      return { name: start + end, start: at, end: at + start.length + end.length };
    }
  }
  return undefined;
}

/** Whether one word beside `by` or `et al.` is a name: `papers by the lab` names nobody. */
function isOneName(word: string, known: KnownNames): boolean {
  if (known.familyNameCount(word) === 0 || isStopWord(word.toLowerCase())) return false;
  return /^\p{Lu}/u.test(word) || mayBeAName(word, known);
}

function wordsFrom(text: string, start: number): Span[] {
  return [...text.slice(start).matchAll(WORDS)].map(({ 0: name, index }) => ({
    ...{ name, start: start + index, end: start + index + name.length },
  }));
}

/** The words right before a place, without those that a comma or an `and` parts from it. */
function wordsBefore(text: string, end: number): Span[] {
  const start = Math.max(0, end - MAX_NAME_CHARS);
  const before = text.slice(0, end);
  const breaks = [',', ';', '&'].map((sign) => before.lastIndexOf(sign) + 1);
  return wordsFrom(before, Math.max(start, ...breaks));
}

function spanned(text: string, words: readonly Span[]): Span {
  const [first, last] = [words[0] as Span, words.at(-1) as Span];
  return { name: text.slice(first.start, last.end), start: first.start, end: last.end };
}

function withoutSpans(text: string, spans: readonly { start: number; end: number }[]): string {
  let rest = '';
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start > at) rest += `${text.slice(at, start)} `;
    at = Math.max(at, end);
  }
  rest += text.slice(at);
  return rest.replace(/\s+/gu, ' ').replace(/^[\s,;:.&]+|[\s,;:&]+$/gu, '');
}
