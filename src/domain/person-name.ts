import { initialsIn, joinInitials, literalPart, type NamePart, partOf } from './name-part.js';
import { cleanText } from './text.js';

/** A personal name, divided. One that cannot be divided (of one word, of a group) is all family name. */
export interface PersonName {
  /** Given names and initials, in the order of the name. */
  readonly given: readonly NamePart[];
  /** The family name with its particles (`van der Berg`). */
  readonly family: readonly NamePart[];
  /** `jr`, `sr`, `ii`, `iii` or `iv`. */
  readonly suffix: string | null;
  /** `Lovelace,`: a family name, whatever the given ones are. */
  readonly isFamilyOnly: boolean;
  /** Names with the same key are one name in other spellings: case, accents, punctuation, order of parts. */
  readonly key: string;
}

/** A longer text is no name and stays whole; no author that is stored has more. */
const MAX_CHARS = 1_000;
const SUFFIXES = new Map(
  Object.entries({
    ...{ jr: 'jr', junior: 'jr', sr: 'sr', senior: 'sr' },
    ...{ ii: 'ii', '2nd': 'ii', iii: 'iii', '3rd': 'iii', iv: 'iv', '4th': 'iv' },
  }),
);
/** Words before a family name that belong to it. */
const PARTICLES = new Set(
  (
    'van von vom vander vanden der den de del della dela di da dos das do du des la le el al bin ibn bint ' +
    'ter ten te zu zur zum af av op het'
  ).split(' '),
);
/** Words that no person has and groups of authors have. */
const OF_GROUPS = new Set(
  (
    'collaboration consortium team group project initiative committee society university institute ' +
    'laboratory foundation network association organization community'
  ).split(' '),
);
const BRACKETED = /\(([^()]*)\)/g;
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u;
/** Initials without points, as PubMed puts them behind a family name; longer ones are names in capitals. */
const INITIALS_BEHIND = /^\p{Lu}{1,2}$/u;
const INITIALS_BEFORE = /^\p{Lu}{2,4}$/u;

/**
 * Divides a name as people write it: `Ada Lovelace`, `Lovelace, Ada`, `A. M. Lovelace`, `Lovelace AM`,
 * `JRR Tolkien`, `Guy Van den Broeck`, `King, Jr., Martin Luther`. Never throws; linear in the length.
 */
export function parsePersonName(text: string): PersonName {
  if (text.length > MAX_CHARS) return nameOf([], [], null, text);
  const asides: string[] = [];
  const outside = text.replace(BRACKETED, (_, inside: string) => {
    asides.push(inside);
    return ' ';
  });
  // A name in capitals alone has no initials that one can tell.
  const isMixed = /\p{Ll}/u.test(outside);
  const [first = [], ...behind] = outside
    .split(',')
    .map(tokensIn)
    .filter((tokens) => tokens.length > 0);
  const suffixes = [...takeSuffixes(first, 1), ...behind.flatMap((list) => takeSuffixes(list, 0))];
  const names = behind.flat();
  if (names.length === 0 && asides.length === 0 && /,\s*$/.test(outside)) {
    const only = nameOf([], first.map(partOfToken), suffixes[0] ?? null, text);
    return { ...only, isFamilyOnly: true, key: `${only.key},` };
  }
  const [given, family] =
    names.length === 0 ? divided(first, isMixed) : inverted(first, names, isMixed);
  return nameOf(
    [...given, ...asides.flatMap(tokensIn).map(partOfToken)],
    family,
    suffixes[0] ?? null,
    text,
  );
}

/** What asks for everybody with a family name (`isFamilyOnly`). */
export const askedAsFamilyName = (name: string): string => `${name},`;

/** Every word that a name has in full, each in its plain form. */
export function fullWordsOf({ given, family }: PersonName): string[] {
  return [...given, ...family]
    .filter((part) => !part.areInitials)
    .flatMap(({ words }) => words.map(([plain = '']) => plain));
}

type Divided = [given: NamePart[], family: NamePart[]];

/** A part of a name, and how it was written. */
interface Token {
  readonly text: string;
  readonly part: NamePart;
}

/** `First Last`, `Last FM`, or a name that has but one part. */
function divided(tokens: readonly Token[], isMixed: boolean): Divided {
  const last = tokens.length - 1;
  if (last <= 0 || tokens.some((token) => OF_GROUPS.has(plain(token)))) {
    return [[], tokens.map(partOfToken)];
  }
  if (tokens.every(({ text }) => EAST_ASIAN.test(text))) {
    return [tokens.slice(1).map(partOfToken), tokens.slice(0, 1).map(partOfToken)];
  }
  let initialsFrom = tokens.length;
  while (initialsFrom > 0 && isInitials(tokens[initialsFrom - 1], isMixed)) initialsFrom--;
  if (initialsFrom > 0 && initialsFrom <= last && !isInitials(tokens[0], isMixed)) {
    const [before, behind] = [tokens.slice(0, initialsFrom), tokens.slice(initialsFrom)];
    return [behind.map(({ text }) => initialsIn(text)), before.map(partOfToken)];
  }
  const familyFrom = withParticles(tokens, isMixed);
  return [
    tokens.slice(0, familyFrom).map((token) => givenOf(token, isMixed)),
    tokens.slice(familyFrom).map(partOfToken),
  ];
}

/** `Last, First`, and `Berg, Jan van der`. */
function inverted(first: readonly Token[], behind: readonly Token[], isMixed: boolean): Divided {
  let particlesFrom = behind.length;
  while (particlesFrom > 1 && isParticle(behind[particlesFrom - 1])) particlesFrom--;
  return [
    behind.slice(0, particlesFrom).map((token) => givenOf(token, isMixed)),
    [...behind.slice(particlesFrom), ...first].map(partOfToken),
  ];
}

/** Where the family name begins: at its particles, or at the name before a `y` (`Ramón y Cajal`). */
function withParticles(tokens: readonly Token[], isMixed: boolean): number {
  let from = tokens.length - 1;
  while (from > 1 && isParticle(tokens[from - 1])) from--;
  if (from > 2 && tokens[from - 1]?.text === 'y') from -= 2;
  // `van der Berg`, where people write names with capitals: not the Vietnamese name Van.
  return from === 1 && isMixed && isParticle(tokens[0]) && isLower(tokens[0]) ? 0 : from;
}

/** Takes the suffixes off the end of tokens, of which so many stay. */
function takeSuffixes(tokens: Token[], least: number): string[] {
  const suffixes: string[] = [];
  while (tokens.length > least) {
    const suffix = SUFFIXES.get(plain(tokens.at(-1)));
    if (suffix === undefined) break;
    suffixes.push(suffix);
    tokens.pop();
  }
  return suffixes;
}

function nameOf(
  given: readonly NamePart[],
  family: readonly NamePart[],
  suffix: string | null,
  text: string,
): PersonName {
  const names = joinInitials(given);
  // A name of nothing but signs is still a name.
  const isNothing = names.length + family.length === 0;
  const settled = isNothing ? [literalPart(cleanText(text).toLowerCase())] : family;
  const key = [spelled(names), spelled(settled), suffix ?? ''].join('|');
  return { given: names, family: settled, suffix, isFamilyOnly: false, key };
}

const spelled = (parts: readonly NamePart[]): string =>
  parts.map(({ words }) => words.map((forms) => forms.join('/')).join('-')).join(' ');

/** What stands between white space, and behind points: `J.R.R. Tolkien` has four. */
const tokensIn = (text: string): Token[] =>
  text
    .replaceAll('.', '. ')
    .split(/\s+/)
    .flatMap((token) => {
      const part = partOf(token);
      return part ? [{ text: token, part }] : [];
    });

const partOfToken = ({ part }: Token): NamePart => part;

const givenOf = ({ text, part }: Token, isMixed: boolean): NamePart =>
  isMixed && INITIALS_BEFORE.test(text) ? initialsIn(text) : part;

const isInitials = (token: Token | undefined, isMixed: boolean): boolean =>
  token !== undefined && (token.part.areInitials || (isMixed && INITIALS_BEHIND.test(token.text)));

const plain = (token: Token | undefined): string => token?.part.whole[0] ?? '';
const isParticle = (token: Token | undefined): boolean => PARTICLES.has(plain(token));
const isLower = (token: Token | undefined): boolean => token?.text === token?.text.toLowerCase();
