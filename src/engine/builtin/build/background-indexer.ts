import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Paper } from '../../../domain/paper.js';
import { builtModule } from '../../../runtime/compiled-module.js';
import { type NumbersOrTexts, SectionReader } from '../checkpoint/container.js';
import { WordIndex } from '../lexical/lexical-index.js';
import { Moments } from '../vectors/vector-statistics.js';
import type { ToPartsThread } from './background-indexer-thread.js';

const BATCH_SIZE = 64;

/**
 * The words and moments of an index that is built from nothing, made in a thread of their own: a half
 * of the work of a build, and it shares nothing with the rest but the order of the papers.
 */
export class PartsApart {
  readonly #worker: Worker;
  /** Rejects when the thread ends before it has answered. */
  readonly #sections: Promise<Record<string, NumbersOrTexts>>;
  #papers: Paper[] = [];
  #vectors: Float32Array[] = [];
  #count = 0;

  constructor(dimensions: number) {
    const thread = builtModule('engine/builtin/build/background-indexer-thread.js');
    this.#worker = new Worker(thread, { workerData: { dimensions } });
    this.#sections = once(this.#worker, 'message').then(([sections]) => sections);
    this.#sections.catch(() => {});
  }

  /** Adds the paper of the next slot. */
  add(paper: Paper, vector: Float32Array): void {
    this.#count++;
    this.#papers.push(paper);
    this.#vectors.push(vector);
    if (this.#papers.length === BATCH_SIZE) this.#send();
  }

  /** Those of all papers that were added. */
  async finish(): Promise<{ words: WordIndex; moments: Moments }> {
    this.#send();
    this.#tell('finish');
    const sections = SectionReader.of(await this.#sections);
    return { words: WordIndex.read(sections), moments: Moments.read(sections, this.#count) };
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(): void {
    this.#tell({ papers: this.#papers, vectors: this.#vectors });
    this.#papers = [];
    this.#vectors = [];
  }

  #tell(message: ToPartsThread): void {
    this.#worker.postMessage(message);
  }
}
