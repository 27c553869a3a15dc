import type { Paper } from '../../src/domain/paper.js';
import { stem } from '../../src/text/words/stem.js';
import { textsOf, wordsOf } from './standing-words.js';

/** The words of all papers, wherever in them they stand: which papers have them. */
export class PaperWords {
  readonly #papers: readonly Paper[];
  /** By stem, the places of papers in the list, ascending. */
  readonly #placesOf = new Map<string, number[]>();

  constructor(papers: readonly Paper[]) {
    this.#papers = papers;
    const stems = new Map<string, string>();
    for (const [place, paper] of papers.entries()) {
      for (const word of new Set(textsOf(paper).flatMap(wordsOf))) {
        let term = stems.get(word);
        if (term === undefined) {
          term = stem(word);
          stems.set(word, term);
        }
        const places = this.#placesOf.get(term);
        if (!places) this.#placesOf.set(term, [place]);
        else if (places.at(-1) !== place) places.push(place);
      }
    }
  }

  /** The papers that have all of the words, in any inflection. */
  withAll(words: readonly string[]): Paper[] {
    const lists = words.map((word) => this.#placesOf.get(stem(word.toLowerCase())) ?? []);
    const [shortest = [], ...others] = lists.sort((a, b) => a.length - b.length);
    const sets = others.map((places) => new Set(places));
    const both = shortest.filter((place) => sets.every((places) => places.has(place)));
    return both.map((place) => this.#papers[place] as Paper);
  }
}
