import { foldLetters } from './folding.js';

/** A word of a name in every form that meets it, the plain one first: `muller` and `mueller` for Müller. */
export type WordForms = readonly string[];

/** What stands between two spaces of a name. */
export interface NamePart {
  /** Its words, folded: `Wei-Chen` and `O'Neill` have two, the initials `J.R.R.` three of one letter. */
  readonly words: readonly WordForms[];
  /** The forms of all its words written as one: `weichen`, `oneill`, `jrr`. */
  readonly whole: WordForms;
  /** Single letters, each of which stands for a given name. */
  readonly areInitials: boolean;
}

const IS_ASCII = /^[\0-\x7f]*$/;
/** Most parts: in them nothing is to be folded but case. */
const IS_PLAIN_WORD = /^[A-Za-z]{2,}$/;
/** Letters that are also written as two; the plain letter is what `foldLetters` makes of them. */
const SPELLED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const NO_WORD = /[^\p{L}\p{N}\p{M}]+/u;
const ONE_LETTER = /^\p{L}$/u;

/** The part of a name that a token without white space is; undefined where it has no letter or digit. */
export function partOf(token: string): NamePart | undefined {
  if (IS_PLAIN_WORD.test(token)) return literalPart(token.toLowerCase());
  const words = wordsIn(foldLetters(token));
  if (words.length === 0) return undefined;
  const spelled = IS_ASCII.test(token) ? words : wordsIn(foldLetters(spelledOut(token)));
  return partOfWords(words.map((word, place) => formsOf(word, spelled[place] ?? word)));
}

/** The initials that the letters of a text are, as in `JRR`. */
export function initialsIn(text: string): NamePart {
  const letters = wordsIn(foldLetters(text)).flatMap((word) => [...word]);
  return partOfWords(letters.map((letter) => [letter]));
}

/** Initials that follow one another are one part: `J. R. R.` is `J.R.R.`. */
export function joinInitials(parts: readonly NamePart[]): NamePart[] {
  const joined: NamePart[] = [];
  let letters: WordForms[] = [];
  const flush = () => {
    if (letters.length > 0) joined.push(partOfWords(letters));
    letters = [];
  };
  for (const part of parts) {
    if (part.areInitials) letters.push(...part.words);
    else {
      flush();
      joined.push(part);
    }
  }
  flush();
  return joined;
}

/** A part of one word that is taken as it is, whatever its signs. */
export function literalPart(text: string): NamePart {
  return { words: [[text]], whole: [text], areInitials: false };
}

function partOfWords(words: readonly WordForms[]): NamePart {
  const plain = words.map(([form = '']) => form);
  const whole = formsOf(plain.join(''), words.map((forms) => forms.at(-1)).join(''));
  return { words, whole, areInitials: plain.every(isInitial) };
}

/** One letter of a script that has initials; a Chinese name may be one letter as a whole. */
function isInitial(word: string): boolean {
  return ONE_LETTER.test(word) && word.toUpperCase() !== word.toLowerCase();
}

const formsOf = (plain: string, spelled: string): WordForms =>
  plain === spelled ? [plain] : [plain, spelled];

const wordsIn = (folded: string): string[] => folded.split(NO_WORD).filter((word) => word !== '');

const spelledOut = (token: string): string =>
  token
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüåø]/g, (letter) => SPELLED[letter] ?? letter);
