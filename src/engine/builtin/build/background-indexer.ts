import type { Paper } from '../../../domain/paper.js';
import { compiledModule } from '../../../runtime/compiled-module.js';
import { WorkerThread } from '../../../runtime/worker-thread.js';
import { LexicalIndex } from '../lexical/lexical-index.js';
import { SectionReader } from '../sections/section-reader.js';
import { VectorStatistics } from '../vectors/vector-statistics.js';
import type { FromIndexer, IndexerStart, ToIndexer } from './background-indexer-thread.js';

const BATCH_SIZE = 64;

/**
 * The lexical index and the vector statistics of an index that is built from nothing, made in a thread of
 * their own: half of the work of a build, and it shares nothing with the rest but the order of the papers.
 */
export class BackgroundIndexer {
  readonly #thread: WorkerThread<ToIndexer, FromIndexer>;
  #papers: Paper[] = [];
  #vectors: Float32Array[] = [];
  #count = 0;

  constructor(dimensions: number) {
    const module = compiledModule('engine/builtin/build/background-indexer-thread.js');
    this.#thread = new WorkerThread(module, { data: { dimensions } satisfies IndexerStart });
  }

  /** Adds the paper of the next docId. */
  add(paper: Paper, vector: Float32Array): void {
    this.#count++;
    this.#papers.push(paper);
    this.#vectors.push(vector);
    if (this.#papers.length === BATCH_SIZE) this.#send();
  }

  /** The two parts for all papers that were added. Rejects when the thread ends before it has answered. */
  async finish(): Promise<{ lexical: LexicalIndex; vectorStatistics: VectorStatistics }> {
    this.#send();
    this.#thread.send({ kind: 'finish' });
    const answer = await this.#thread.receive();
    const sections = SectionReader.of(answer.sections);
    return {
      lexical: LexicalIndex.read(sections),
      vectorStatistics: VectorStatistics.read(sections, this.#count),
    };
  }

  /** Ends the thread at once. */
  async stop(): Promise<void> {
    await this.#thread.terminate();
  }

  #send(): void {
    this.#thread.send({ kind: 'add', papers: this.#papers, vectors: this.#vectors });
    this.#papers = [];
    this.#vectors = [];
  }
}
