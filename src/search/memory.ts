import { LRUCache } from 'lru-cache';
import type { SentenceVectors } from './best-sentence.js';
import type { Ranking } from './rank.js';

/** Of rankings whose pages may still be asked for: a hundred papers each and more, some 200 bytes a paper. */
const MAX_RANKED_PAPERS = 50_000;
/** Sentences with their vectors: 1.5 KB each. */
const MAX_SENTENCES = 20_000;

/** What searches remember of one another; it may be empty at any time. */
export class SearchMemory {
  /** By what decides the ranking and the change that it was made after. */
  readonly rankings = new LRUCache<string, Ranking>({
    maxSize: MAX_RANKED_PAPERS,
    sizeCalculation: ({ ranked }) => Math.max(1, ranked.length),
  });
  /** By content hash and model, so that a changed text is another text. */
  readonly sentences = new LRUCache<string, Promise<SentenceVectors>>({ max: MAX_SENTENCES / 8 });
}
