import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Paper } from '../../../domain/paper.js';
import { compiledModule } from '../../../runtime/compiled-module.js';
import { SectionReader } from '../checkpoint/section-reader.js';
import type { NumbersOrTexts } from '../checkpoint/sections.js';
import { LexicalIndex } from '../lexical/lexical-index.js';
import { VectorStatistics } from '../vectors/vector-statistics.js';
import type { ToIndexerThread } from './background-indexer-thread.js';

const BATCH_SIZE = 64;

/**
 * The words and vectorStatistics of an index that is built from nothing, made in a thread of their own: a half
 * of the work of a build, and it shares nothing with the rest but the order of the papers.
 */
export class BackgroundIndexer {
  readonly #worker: Worker;
  /** Rejects when the thread ends before it has answered. */
  readonly #sections: Promise<Record<string, NumbersOrTexts>>;
  #papers: Paper[] = [];
  #vectors: Float32Array[] = [];
  #count = 0;

  constructor(dimensions: number) {
    const thread = compiledModule('engine/builtin/build/background-indexer-thread.js');
    this.#worker = new Worker(thread, { workerData: { dimensions } });
    this.#sections = once(this.#worker, 'message').then(([sections]) => sections);
    this.#sections.catch(() => {});
  }

  /** Adds the paper of the next docId. */
  add(paper: Paper, vector: Float32Array): void {
    this.#count++;
    this.#papers.push(paper);
    this.#vectors.push(vector);
    if (this.#papers.length === BATCH_SIZE) this.#send();
  }

  /** Those of all papers that were added. */
  async finish(): Promise<{ words: LexicalIndex; vectorStatistics: VectorStatistics }> {
    this.#send();
    this.#tell('finish');
    const sections = SectionReader.of(await this.#sections);
    return {
      words: LexicalIndex.read(sections),
      vectorStatistics: VectorStatistics.read(sections, this.#count),
    };
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(): void {
    this.#tell({ papers: this.#papers, vectors: this.#vectors });
    this.#papers = [];
    this.#vectors = [];
  }

  #tell(message: ToIndexerThread): void {
    this.#worker.postMessage(message);
  }
}
