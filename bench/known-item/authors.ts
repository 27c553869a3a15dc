import { foldLetters, titleWords } from '../../src/domain/folding.js';
import type { Paper } from '../../src/domain/paper.js';

/** A personal name whose parts are beyond doubt: `Laurens van der Maaten`. */
export interface AuthorName {
  full: string;
  given: string;
  /** With its particles. */
  family: string;
  familyKey: string;
}

const PARTICLES = new Set(
  'van der den de del della di da dos du la le von zu ten ter bin al'.split(' '),
);
const SUFFIXES = new Set(['jr', 'sr', 'ii', 'iii', 'iv']);
const NAME_WORD = /^\p{Lu}(?:[\p{L}'\u2019-]*|\.)$/u;
const MIN_FAMILY_LETTERS = 3;

/** The parts of a name in its usual order; undefined for what may be read in more than one way. */
export function nameOf(text: string): AuthorName | undefined {
  const words = withoutSuffix(text);
  const isParticle = (word: string | undefined) => PARTICLES.has(word?.toLowerCase() ?? '');
  if (words.length < 2 || !words.every((word) => NAME_WORD.test(word) || isParticle(word))) {
    return undefined;
  }
  let start = words.length - 1;
  while (start > 1 && isParticle(words[start - 1])) start--;
  const key = familyKey(words.at(-1) ?? '');
  if (key.length < MIN_FAMILY_LETTERS) return undefined;
  const [given = '', family = ''] = [words.slice(0, start), words.slice(start)].map((part) =>
    part.join(' '),
  );
  return { full: words.join(' '), given, family, familyKey: key };
}

/** The authors of all papers. */
export class Authors {
  readonly #byFamily = new Map<string, Set<Paper>>();
  /** All words of all names, folded. */
  readonly words: ReadonlySet<string>;

  constructor(papers: readonly Paper[]) {
    const words = new Set<string>();
    for (const paper of papers) {
      for (const author of new Set(paper.authors)) {
        for (const word of titleWords(author)) words.add(word);
        const [beforeComma = ''] = author.split(',');
        const key = familyKey(withoutSuffix(beforeComma).at(-1) ?? '');
        const found = this.#byFamily.get(key);
        if (found) found.add(paper);
        else this.#byFamily.set(key, new Set([paper]));
      }
    }
    this.words = words;
  }

  /** The papers by somebody of this family name. */
  ofFamily({ familyKey: key }: AuthorName): Paper[] {
    return [...(this.#byFamily.get(key) ?? [])];
  }

  /** Whether one of the paper's authors goes by the name: the same family name, and one given name fits. */
  isBy(paper: Paper, { familyKey: key, given }: AuthorName): boolean {
    return paper.authors.some((author) => {
      const other = nameOf(author);
      return other?.familyKey === key && isSameGiven(first(other.given), first(given));
    });
  }
}

/** The names of a paper's authors, each once; undefined where one may be read in more than one way. */
export function namesOf({ authors }: Paper): AuthorName[] | undefined {
  const names = [...new Set(authors)].map(nameOf);
  const certain = names.filter((name) => name !== undefined);
  return certain.length === names.length && names.length > 0 ? certain : undefined;
}

export const initialOf = ({ given }: AuthorName): string => `${given.charAt(0)}.`;

/** A family name however it is spelt: `Müller`, `Muller` and `Mueller` are one. */
function familyKey(word: string): string {
  return foldLetters(word)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/([aou])e/g, '$1');
}

function withoutSuffix(name: string): string[] {
  const words = name.trim().split(/\s+/);
  const last = foldLetters(words.at(-1) ?? '').replace('.', '');
  return words.length > 2 && SUFFIXES.has(last) ? words.slice(0, -1) : words;
}

const first = (given: string): string => titleWords(given)[0] ?? '';

function isSameGiven(one: string, other: string): boolean {
  return one.length === 1 || other.length === 1 ? one[0] === other[0] : one === other;
}
