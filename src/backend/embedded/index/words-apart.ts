import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtModule } from '../../../built.js';
import type { Paper } from '../../../domain/paper.js';
import { type NumbersOrTexts, SectionReader } from './container.js';
import { WordIndex } from './word-index.js';
import type { ToWordsThread } from './words-thread.js';

const BATCH_SIZE = 64;

/**
 * The words of an index that is built from nothing, read in a thread of their own: a third of the work
 * of a build, and it shares nothing with the rest but the order of the papers.
 */
export class WordsApart {
  readonly #worker = new Worker(builtModule('backend/embedded/index/words-thread.js'));
  /** Rejects when the thread ends before it has answered. */
  readonly #sections: Promise<Record<string, NumbersOrTexts>>;
  #batch: Paper[] = [];

  constructor() {
    this.#sections = once(this.#worker, 'message').then(([sections]) => sections);
    this.#sections.catch(() => {});
  }

  /** Adds the paper of the next slot. */
  add(paper: Paper): void {
    this.#batch.push(paper);
    if (this.#batch.length === BATCH_SIZE) this.#send();
  }

  /** The words of all papers that were added. */
  async finish(): Promise<WordIndex> {
    this.#send();
    this.#tell('finish');
    return WordIndex.read(SectionReader.of(await this.#sections));
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(): void {
    this.#tell(this.#batch);
    this.#batch = [];
  }

  #tell(message: ToWordsThread): void {
    this.#worker.postMessage(message);
  }
}
