import {
  type KnownNames,
  longestName,
  MAX_NAME_CHARS,
  namesAmong,
  namesListed,
  type Reading,
  type Span,
  WORD,
  wordsFrom,
} from './names.js';
import type { Person } from './parsed-query.js';

const PARTICLE = '(?:van|von|der|den|de|la|le|du|da|dos|di|del|bin|al|el|ter|ten)';
const FAMILY = String.raw`(?:${PARTICLE}\s){0,2}${WORD}`;
const INITIALS = String.raw`(?:\p{Lu}\.[ \-]?){1,3}`;
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

/** The words right before a place, without those that a comma or an `and` parts from it. */
function wordsBefore(text: string, end: number): Span[] {
  const start = Math.max(0, end - MAX_NAME_CHARS);
  const before = text.slice(0, end);
  const breaks = [',', ';', '&'].map((sign) => before.lastIndexOf(sign) + 1);
  return wordsFrom(before, Math.max(start, ...breaks));
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
