import { foldWord, titleWords } from '../../src/domain/folding.js';
import type { Paper } from '../../src/domain/paper.js';
import { isStopWord, stem } from '../../src/text/words/stem.js';

/** A word that says something about what a paper is about. */
const TELLING = /^[A-Za-z]{4,}$/;

/** The words of all titles: which papers have them, and how many. */
export class TitleWords {
  readonly #papersOf = new Map<string, Set<Paper>>();
  /** All titles, a line each, with a space before each word. */
  readonly #text: string;
  /** The terms of all titles, a line each, without spaces: `non-rigid` and `nonrigid` are one. */
  readonly #runTogether: string;
  readonly words: ReadonlySet<string>;

  constructor(papers: readonly Paper[]) {
    const words = new Set<string>();
    const lines = papers.map((paper) => {
      const folded = titleWords(paper.title);
      for (const word of folded) {
        words.add(word);
        const term = stem(word);
        const found = this.#papersOf.get(term);
        if (found) found.add(paper);
        else this.#papersOf.set(term, new Set([paper]));
      }
      return folded;
    });
    this.words = words;
    this.#text = lines.map((line) => ` ${line.join(' ')}`).join('\n');
    this.#runTogether = lines.map((line) => line.map(stem).join('')).join('\n');
  }

  /** Whether these words stand side by side in one title only, in any inflection. */
  isUnique(text: string): boolean {
    const terms = titleWords(text).map(stem).join('');
    const first = this.#runTogether.indexOf(terms);
    return first >= 0 && this.#runTogether.indexOf(terms, first + 1) < 0;
  }

  /** Whether a word of a title begins so. */
  hasBeginning(beginning: string): boolean {
    return this.#text.includes(` ${beginning.toLowerCase()}`);
  }

  /** How many titles have the word, in any inflection. */
  count(word: string): number {
    return this.#papersOf.get(termOf(word))?.size ?? 0;
  }

  /** The papers whose titles have all of the words, in any inflection. */
  withAll(words: readonly string[]): Paper[] {
    const sets = words.map((word) => this.#papersOf.get(termOf(word)) ?? new Set<Paper>());
    const [smallest = new Set<Paper>(), ...others] = sets.sort((a, b) => a.size - b.size);
    return [...smallest].filter((paper) => others.every((papers) => papers.has(paper)));
  }

  /** The telling words of a title, each once, in their order: those that at least two titles have. */
  telling(title: string): string[] {
    const seen = new Set<string>();
    return title.split(/[^\p{L}\p{N}]+/u).filter((word) => {
      const term = termOf(word);
      if (seen.has(term) || !isTelling(word) || this.count(word) < 2) return false;
      seen.add(term);
      return true;
    });
  }

  /** So many telling words of a title, the rarest of them, in their order; undefined where it has fewer. */
  rarest(title: string, count: number): string[] | undefined {
    const words = this.telling(title);
    const byCount = [...words].sort((a, b) => this.count(a) - this.count(b)).slice(0, count);
    return byCount.length < count ? undefined : words.filter((word) => byCount.includes(word));
  }
}

const termOf = (word: string): string => stem(foldWord(word));

export const isTelling = (word: string): boolean =>
  TELLING.test(word) && !isStopWord(word.toLowerCase());
