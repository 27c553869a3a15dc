import { LRUCache } from 'lru-cache';
import type {
  CountedEmbedding,
  Embedder,
  EmbedderStatus,
  EmbeddingModel,
  TextRole,
} from './embedder.js';

/** 10,000 vectors of 384 floats are 15 MB. */
const MAX_QUERIES = 10_000;

/**
 * An embedder that remembers the vectors of queries: people page, come back, and ask what others ask.
 * The same query asked again while it is being embedded waits for that one run. Passages go through:
 * each is embedded once, and its vector is stored.
 */
export class QueryCache implements Embedder {
  readonly model: EmbeddingModel;
  readonly #embedder: Embedder;
  #asked = 0;
  #hits = 0;
  #misses = 0;
  readonly #vectors: LRUCache<string, Promise<CountedEmbedding>>;

  constructor(embedder: Embedder, max = MAX_QUERIES) {
    this.#embedder = embedder;
    this.model = embedder.model;
    this.#vectors = new LRUCache({ max });
  }

  async embed(text: string, role: TextRole): Promise<Float32Array> {
    return (await this.embedCounted(text, role)).vector;
  }

  embedCounted(text: string, role: TextRole): Promise<CountedEmbedding> {
    if (role === 'passage') return this.#embedder.embedCounted(text, role);
    const key = `${this.model.fingerprint} ${text}`;
    const known = this.#vectors.get(key);
    if (known) {
      this.#hits++;
      return known;
    }
    this.#misses++;
    const embedding = this.#embedder.embedCounted(text, role);
    this.#vectors.set(key, embedding);
    this.#asked++;
    const answered = () => {
      this.#asked--;
    };
    embedding.then(answered, answered);
    embedding.catch(() => {
      // Not the query's fault, or not for ever: the next one may try again.
      if (this.#vectors.peek(key) === embedding) this.#vectors.delete(key);
    });
    return embedding;
  }

  /** Whether queries are being embedded. */
  get hasPendingQueries(): boolean {
    return this.#asked > 0;
  }

  status(): EmbedderStatus {
    const queries = { hits: this.#hits, misses: this.#misses, entries: this.#vectors.size };
    return { ...this.#embedder.status(), queries };
  }

  close(): Promise<void> {
    this.#vectors.clear();
    return this.#embedder.close();
  }
}
