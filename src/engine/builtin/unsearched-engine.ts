import { assert } from '../../domain/errors.js';
import type { Logger } from '../../domain/logger.js';
import type { Engine, EngineStatus } from '../engine.js';
import { IndexBuilder } from './build/index-builder.js';
import { CAPABILITIES, hnswlibVersion } from './builtin-engine.js';
import { checkpointSequenceOnDisk } from './checkpoint/checkpoint.js';

/** The engine of commands that only write: its index is not held in memory, only written to disk. */
export class UnsearchedEngine implements Engine {
  readonly capabilities = CAPABILITIES;
  /** No search sees anything. */
  readonly sequence = 0;
  readonly #dataDir: string;
  readonly #builder: IndexBuilder;
  readonly #logger: Logger;
  #isClosing = false;

  constructor(
    dataDir: string,
    { fingerprint, dimensions }: { fingerprint: string; dimensions: number },
    logger: Logger,
  ) {
    this.#dataDir = dataDir;
    this.#logger = logger;
    const task = { dataDir, fingerprint, dimensions };
    this.#builder = new IndexBuilder(task, { behindSearches: false });
  }

  async apply(): Promise<void> {}

  async retrieve(): Promise<never> {
    return notSearched();
  }

  async list(): Promise<never> {
    return notSearched();
  }

  async hasAny(): Promise<never> {
    return notSearched();
  }

  async termContributions(): Promise<never> {
    return notSearched();
  }

  async vocabulary(): Promise<undefined> {
    return undefined;
  }

  async checkpoint(after?: Promise<void>): Promise<void> {
    const reply = await this.#builder.build(after);
    if (reply.kind !== 'failed' || this.#isClosing) return;
    this.#logger.warn(
      { detail: reply.detail },
      'the index could not be written; the next start builds it',
    );
  }

  async status(): Promise<EngineStatus> {
    return {
      state: 'absent',
      sequence: 0,
      checkpointSequence: checkpointSequenceOnDisk(this.#dataDir),
      versions: hnswlibVersion(),
    };
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#builder.stop();
  }
}

function notSearched(): never {
  assert(false, 'an engine that is searched was opened with search: true');
}
