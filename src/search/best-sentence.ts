import { LRUCache } from 'lru-cache';
import { rounded } from '../domain/rounding.js';
import type { BestSentence, Range } from '../domain/search.js';
import { cosine } from '../domain/vectors.js';
import type { Embedder } from '../embedding/embedder.js';
import type { StoredPaper } from '../store/store.js';
import { sentencesOf } from '../text/sentences.js';

/** Sentences with their vectors, 1.5 KB each; an abstract has about eight. */
const MAX_SENTENCES = 20_000;
const SENTENCES_AN_ABSTRACT = 8;

/** The sentences of one abstract with their vectors. */
type SentenceVectors = (Range & { vector: Float32Array })[];

/** Finds the sentence of an abstract that answers; sentences are embedded when first asked for, and remembered. */
export class BestSentences {
  readonly #embedder: Embedder;
  /** The sentences of abstracts, by content hash and model, so that a changed text is another text. */
  readonly #known = new LRUCache<string, Promise<SentenceVectors>>({
    max: MAX_SENTENCES / SENTENCES_AN_ABSTRACT,
  });

  constructor(embedder: Embedder) {
    this.#embedder = embedder;
  }

  /** The sentence of the abstract nearest to the query (a unit vector); null without an abstract. */
  async of({ paper, contentHash }: StoredPaper, query: Float32Array): Promise<BestSentence | null> {
    const key = `${this.#embedder.model.fingerprint} ${contentHash}`;
    let vectors = this.#known.get(key);
    if (!vectors) {
      vectors = this.#embed(paper.abstract);
      this.#known.set(key, vectors);
      vectors.catch(() => this.#known.delete(key));
    }
    let best: BestSentence | null = null;
    for (const { start, end, vector } of await vectors) {
      const similarity = rounded(cosine(vector, query));
      if (best && best.similarity >= similarity) continue;
      best = { text: paper.abstract.slice(start, end), start, end, similarity };
    }
    return best;
  }

  #embed(abstract: string): Promise<SentenceVectors> {
    return Promise.all(
      sentencesOf(abstract).map(async ({ start, end }) => ({
        start,
        end,
        vector: await this.#embedder.embed(abstract.slice(start, end), 'passage'),
      })),
    );
  }
}
