import { randomNumbers } from '../src/domain/random.js';
import type { BenchPaper } from './papers.js';

export const TITLE_MIX_SEED = 20_260_101;

/**
 * Queries for an index that has every paper: the first half of the words of one title and the second
 * half of another's. Each is given once, so that nothing can be answered from memory; the same seed
 * gives the same queries.
 */
export class TitleMixes {
  readonly #titles: readonly string[];
  readonly #random: () => number;
  readonly #given = new Set<string>();

  constructor(papers: readonly BenchPaper[], seed = TITLE_MIX_SEED) {
    this.#titles = papers.map(({ title }) => title);
    this.#random = randomNumbers(seed);
  }

  next(): string {
    for (;;) {
      const first = this.#words();
      const second = this.#words();
      const words = [
        ...first.slice(0, Math.ceil(first.length / 2)),
        ...second.slice(Math.floor(second.length / 2)),
      ];
      const query = words.join(' ');
      if (this.#given.has(query)) continue;
      this.#given.add(query);
      return query;
    }
  }

  take(count: number): string[] {
    return Array.from({ length: count }, () => this.next());
  }

  #words(): string[] {
    return (this.#titles[Math.floor(this.#random() * this.#titles.length)] as string).split(/\s+/);
  }
}
