import type { Logger } from '../../domain/logger.js';
import type { DocumentSource } from '../../store/document-source.js';
import { IndexBuilder } from './build/index-builder.js';
import type { CheckpointOwner } from './checkpoint/checkpoint.js';
import { loadCheckpoint } from './checkpoint/load.js';
import { isCheckpointDue } from './checkpoint/schedule.js';
import { isUnusable } from './checkpoint/unusable.js';
import type { LiveIndex } from './live-index.js';
import { SearchIndex } from './search-index.js';

/** More changes than this are caught up in a process of their own, not here. */
const MAX_CHANGES_IN_PROCESS = 2_000;
/** From so many papers in the mutable segment, which cost time and memory, a checkpoint is taken over. */
const ADOPT_AFTER_MUTABLE = 2_000;
const ADOPT_AFTER_SHARE = 0.02;
/** How often it is looked whether a checkpoint is due. */
const POLL_MS = 250;
const RETRY_BUILD_MS = 30_000;
const RETRY_LOCKED_MS = 5_000;

export interface CheckpointingOptions {
  dataDir: string;
  owner: CheckpointOwner;
  source: DocumentSource;
  live: LiveIndex;
  logger: Logger;
}

/**
 * Loads the index of a running server, has it written to disk from time to time, and lets the server take
 * over what was written where that serves better.
 *
 *   absent ----load a sound checkpoint, follow the changes since----> ready
 *      \---no checkpoint, or too far behind---> building --adopt the built checkpoint--> ready
 */
export class Checkpointing {
  readonly #options: CheckpointingOptions;
  readonly #builder: IndexBuilder;
  readonly #timer: NodeJS.Timeout;
  #checkpointSequence: number | null = null;
  /** The index is being loaded, built or taken over: not the time to begin another. */
  #isBusy = true;
  #nextBuildMs = 0;
  #isClosed = false;

  constructor(options: CheckpointingOptions) {
    this.#options = options;
    const { dataDir, owner } = options;
    this.#builder = new IndexBuilder({ dataDir, ...owner }, { behindSearches: true });
    this.#timer = setInterval(() => this.#look(), POLL_MS);
    this.#timer.unref();
  }

  /** The last change in the checkpoint on disk; null while there is none. */
  get checkpointSequence(): number | null {
    return this.#checkpointSequence;
  }

  /** Loads what is on disk, or begins to build it in the background where that takes long. */
  async load(): Promise<void> {
    const { dataDir, owner, source, live, logger } = this.#options;
    const loaded = await loadCheckpoint(dataDir, owner, source);
    const from = isUnusable(loaded) ? 0 : loaded.sequence;
    if (isUnusable(loaded) && source.sequence() > 0) {
      logger.warn({ reason: loaded.unusable }, 'the index is built anew from the stored vectors');
    }
    if (source.sequence() - from > MAX_CHANGES_IN_PROCESS) {
      this.#buildInBackground();
      return;
    }
    const index = isUnusable(loaded)
      ? SearchIndex.empty(owner.dimensions, source.count())
      : loaded.index;
    await live.install(index, from);
    this.#checkpointSequence = isUnusable(loaded) ? null : loaded.sequence;
    this.#isBusy = false;
  }

  /** Brings the checkpoint on disk up to date, now. */
  async write(): Promise<void> {
    this.#isBusy = true;
    try {
      await this.#build();
    } finally {
      this.#isBusy = false;
    }
  }

  /** Ends a build that runs, which leaves the checkpoint as it was. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#builder.stop();
  }

  async #build(): Promise<void> {
    const reply = await this.#builder.build();
    if (this.#isClosed) return;
    const { live, logger } = this.#options;
    if (reply.kind === 'failed') {
      this.#nextBuildMs = Date.now() + RETRY_BUILD_MS;
      logger.error({ detail: reply.detail }, 'the index could not be built');
    } else if (reply.kind === 'locked') {
      // Another process (an ingest) is writing one; see in a while what it wrote.
      this.#nextBuildMs = Date.now() + RETRY_LOCKED_MS;
    } else {
      this.#checkpointSequence = reply.sequence;
      logger.debug(reply, 'checkpoint written');
      if (!live.index || servesBetter(live.index, reply.rebuilt)) await this.#adopt();
    }
  }

  /** Takes over the checkpoint that was just built. */
  async #adopt(): Promise<void> {
    const { dataDir, owner, source, live, logger } = this.#options;
    const loaded = await loadCheckpoint(dataDir, owner, source);
    if (isUnusable(loaded)) {
      logger.error({ reason: loaded.unusable }, 'the index that was just built cannot be used');
      this.#nextBuildMs = Date.now() + RETRY_BUILD_MS;
      return;
    }
    await live.install(loaded.index, loaded.sequence);
    const { size: papers } = loaded.index;
    if (!this.#isClosed) logger.info({ papers, sequence: live.sequence }, 'index ready');
  }

  #buildInBackground(): void {
    this.write().catch((error) => {
      this.#nextBuildMs = Date.now() + RETRY_BUILD_MS;
      this.#options.logger.error({ err: error }, 'the built index could not be taken over');
    });
  }

  #look(): void {
    const { source, live, logger, owner } = this.#options;
    try {
      // After a reindex there is another model's index to be written; what is here answers until it is.
      if (source.model().fingerprint !== owner.fingerprint) return;
      if (live.index?.hasDeletedToPurge) {
        live
          .purgeDeleted()
          .catch((error) => logger.error({ err: error }, 'cannot purge deleted papers'));
      }
      if (this.#isDue()) this.#buildInBackground();
    } catch (error) {
      logger.error({ err: error }, 'the database cannot be read');
    }
  }

  #isDue(): boolean {
    if (this.#isBusy || Date.now() < this.#nextBuildMs) return false;
    const { live } = this.#options;
    if (!live.index) return true;
    return isCheckpointDue({
      papers: live.index.size,
      changes: live.sequence - (this.#checkpointSequence ?? 0),
      unchangedMs: live.unchangedMs,
    });
  }
}

/**
 * Whether a checkpoint that was just written would serve better than the index in use, because that has
 * tombstones, or many papers in its mutable segment.
 */
function servesBetter(index: SearchIndex, isRebuilt: boolean): boolean {
  const isFragmented = isRebuilt && index.deadShare > 0;
  const many = Math.max(ADOPT_AFTER_MUTABLE, ADOPT_AFTER_SHARE * index.size);
  return isFragmented || index.lexical.mutableCount >= many;
}
