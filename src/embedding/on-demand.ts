import { NearpaperError } from '../domain/errors.js';
import type {
  CountedEmbedding,
  Embedder,
  EmbedderStatus,
  EmbeddingModel,
  TextRole,
} from './embedder.js';

/**
 * An embedder that is started with the first text: a command that finds everything unchanged need not
 * wait for a model to be loaded. What is wrong with the model is thrown for that text.
 */
export class OnDemandEmbedder implements Embedder {
  readonly model: EmbeddingModel;
  readonly #start: () => Promise<Embedder>;
  #started: Promise<Embedder> | undefined;
  #embedder: Embedder | undefined;
  #closed = false;

  constructor(model: EmbeddingModel, start: () => Promise<Embedder>) {
    this.model = model;
    this.#start = start;
  }

  async embed(text: string, role: TextRole): Promise<Float32Array> {
    return (await this.embedCounted(text, role)).vector;
  }

  async embedCounted(text: string, role: TextRole): Promise<CountedEmbedding> {
    if (this.#closed) {
      throw new NearpaperError('EMBEDDER_UNAVAILABLE', 'the service is shutting down');
    }
    this.#started ??= this.#start();
    this.#embedder ??= await this.#started;
    return this.#embedder.embedCounted(text, role);
  }

  status(): EmbedderStatus {
    const none = { query: 0, passage: 0 };
    const nothing = { processes: 0, ready: 0, pending: 0, restarts: 0 };
    return this.#embedder?.status() ?? { ...nothing, waiting: none, embedded: none };
  }

  async close(): Promise<void> {
    this.#closed = true;
    const embedder = await this.#started?.catch(() => undefined);
    await embedder?.close();
  }
}
