import type { Neighbour, Retrieval, RetrievalRequest } from '../../backend/backend.js';
import { assert } from '../../domain/errors.js';
import type { Logger } from '../../domain/logger.js';
import type { Reader } from '../../store/sqlite/reader.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import { IndexBuilder } from './build/index-builder.js';
import { rounded } from './candidates.js';
import type { CheckpointOwner } from './checkpoint/checkpoint.js';
import { loadCheckpoint } from './checkpoint/load.js';
import { isCheckpointDue } from './checkpoint/schedule.js';
import { FilterCache } from './columns/filter-cache.js';
import { follow, yieldEvery, yieldToQueries } from './follow.js';
import { retrieve } from './retrieve.js';
import { retrieveWithoutIndex } from './scan.js';
import { SearchIndex } from './search-index.js';
import { Searcher } from './searcher.js';

/** More changes than this are caught up in a process of their own, not here. */
const MAX_CHANGES_IN_PROCESS = 2_000;
const SLICE_MS = 4;
/**
 * What other processes write need not be seen at once, so following it gives way to searches; unless so
 * many changes wait that they would be seen too late.
 */
const PAUSE_MS = 2;
const MAX_CHANGES_BEHIND = 128;
/** Papers outside the main parts of the index cost time and memory: from so many, the checkpoint is taken over. */
const ADOPT_AFTER_RECENT = 2_000;
const ADOPT_AFTER_SHARE = 0.02;
/** How long searches that began before another index was taken over may still use the old one's file. */
const OLD_INDEX_LASTS_MS = 10_000;
/** How often commits of other processes are looked for. */
const POLL_MS = 250;
const RETRY_BUILD_MS = 30_000;
const RETRY_LOCKED_MS = 5_000;

export interface LiveIndexOptions {
  dataDir: string;
  owner: CheckpointOwner;
  reader: Reader;
  logger: Logger;
  /** Whether searches are under way that have yet to reach the index. */
  hasPendingQueries: () => boolean;
}

/**
 * The index that a running server searches.
 *
 *   absent ----load a sound checkpoint, follow the changes since----> ready
 *      \---no checkpoint, or too far behind---> building --adopt the built checkpoint--> ready
 *
 * While it builds, every vector is compared, so answers are right and marked degraded.
 */
export class LiveIndex {
  readonly #options: LiveIndexOptions;
  readonly #builder: IndexBuilder;
  readonly #searcher = new Searcher();
  #index: SearchIndex | undefined;
  #sequence = 0;
  #checkpointSequence: number | null = null;
  #following: Promise<void> = Promise.resolve();
  /** The index is being loaded, built or taken over: not the time to begin another. */
  #isBusy = true;
  /** Writes of this process that wait to be seen. */
  #waiting = 0;
  #lastChangeMs = Date.now();
  #nextBuildMs = 0;
  readonly #allowedPapers: FilterCache;
  #closed = false;
  readonly #timer: NodeJS.Timeout;

  static async open(options: LiveIndexOptions): Promise<LiveIndex> {
    const live = new LiveIndex(options);
    try {
      await live.#load();
    } catch (error) {
      await live.close();
      throw error;
    }
    return live;
  }

  private constructor(options: LiveIndexOptions) {
    this.#options = options;
    this.#allowedPapers = new FilterCache(options.reader);
    const { dataDir, owner } = options;
    this.#builder = new IndexBuilder({ dataDir, ...owner }, { behindSearches: true });
    this.#timer = setInterval(() => this.#tick(), POLL_MS);
    this.#timer.unref();
  }

  get state(): 'ready' | 'building' {
    return this.#index ? 'ready' : 'building';
  }

  /** The last change that a search sees. */
  get sequence(): number {
    return this.#index ? this.#sequence : this.#options.reader.sequence();
  }

  get checkpointSequence(): number | null {
    return this.#checkpointSequence;
  }

  /** Resolves when a search sees every change up to `sequence`. */
  async catchUp(sequence: number): Promise<void> {
    this.#waiting++;
    try {
      while (this.#index && this.#sequence < sequence && !this.#closed) await this.#follow();
    } finally {
      this.#waiting--;
    }
  }

  async retrieve(request: RetrievalRequest): Promise<Retrieval> {
    const { reader } = this.#options;
    const index = this.#index;
    const sequence = this.sequence;
    if (!index) return { ...(await retrieveWithoutIndex(reader, request)), sequence };
    const allowed = this.#allowedPapers.of(index, request);
    const found = await retrieve(this.#searcher, index.snapshot(), request, allowed);
    return { ...found, sequence, degraded: false };
  }

  neighbours(ids: readonly string[]): Map<string, Neighbour[]> {
    const index = this.#index;
    const lists = new Map<string, Neighbour[]>();
    if (!index) return lists;
    for (const [id, docId] of this.#docIdsOf(index, ids)) {
      const near = index.neighboursOf(docId).map((one) => ({
        id: index.table.ids.get(one.docId),
        similarity: rounded(one.similarity),
      }));
      lists.set(id, near.sort(byNearness));
    }
    return lists;
  }

  termContributions(
    ids: readonly string[],
    terms: readonly QueryTerm[],
  ): Map<string, { term: string; score: number }[]> {
    const index = this.#index;
    if (!index) return new Map();
    return new Map(
      this.#docIdsOf(index, ids).map(([id, docId]) => [
        id,
        this.#searcher.lexical.contributions(index.lexical.snapshot(), docId, terms),
      ]),
    );
  }

  /** Brings the checkpoint on disk up to date, now. */
  async checkpoint(): Promise<void> {
    this.#isBusy = true;
    try {
      await this.#build();
    } finally {
      this.#isBusy = false;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#builder.stop();
    await this.#following.catch(() => {});
    await this.#index?.close();
  }

  #docIdsOf(index: SearchIndex, ids: readonly string[]): [string, number][] {
    return this.#options.reader.versionsOfIds(ids).flatMap((version): [string, number][] => {
      const docId = index.table.docIdOf(version);
      return docId === undefined ? [] : [[index.table.ids.get(docId), docId]];
    });
  }

  async #load(): Promise<void> {
    const { dataDir, owner, reader, logger } = this.#options;
    const loaded = await loadCheckpoint(dataDir, owner, reader);
    const from = 'index' in loaded ? loaded.sequence : 0;
    if ('unusable' in loaded && reader.sequence() > 0) {
      logger.warn({ reason: loaded.unusable }, 'the index is built anew from the stored vectors');
    }
    if (reader.sequence() - from > MAX_CHANGES_IN_PROCESS) {
      this.#buildInBackground();
      return;
    }
    const index =
      'index' in loaded ? loaded.index : SearchIndex.empty(owner.dimensions, reader.count());
    await this.#install(index, from);
    this.#checkpointSequence = 'index' in loaded ? loaded.sequence : null;
    this.#isBusy = false;
  }

  async #build(): Promise<void> {
    const reply = await this.#builder.build();
    if (this.#closed) return;
    if (reply.kind === 'failed') {
      this.#nextBuildMs = Date.now() + RETRY_BUILD_MS;
      this.#options.logger.error({ detail: reply.detail }, 'the index could not be built');
    } else if (reply.kind === 'locked') {
      // Another process (an ingest) is writing one; see in a while what it wrote.
      this.#nextBuildMs = Date.now() + RETRY_LOCKED_MS;
    } else {
      this.#checkpointSequence = reply.sequence;
      this.#options.logger.debug(reply, 'checkpoint written');
      if (!this.#index || this.#gains(this.#index, reply.rebuilt)) await this.#adopt();
    }
  }

  /** Whether a checkpoint that was just written would serve better than the index in use. */
  #gains(index: SearchIndex, rebuilt: boolean): boolean {
    const isFragmented = rebuilt && index.deadShare > 0;
    const many = Math.max(ADOPT_AFTER_RECENT, ADOPT_AFTER_SHARE * index.size);
    return isFragmented || index.lexical.mutableCount >= many;
  }

  /** Takes over the checkpoint that was just built: the first index, or one without loose ends. */
  async #adopt(): Promise<void> {
    const { dataDir, owner, reader, logger } = this.#options;
    const loaded = await loadCheckpoint(dataDir, owner, reader);
    if ('unusable' in loaded) {
      logger.error({ reason: loaded.unusable }, 'the index that was just built cannot be used');
      this.#nextBuildMs = Date.now() + RETRY_BUILD_MS;
      return;
    }
    await this.#install(loaded.index, loaded.sequence);
    const { size: papers } = loaded.index;
    if (!this.#closed) logger.info({ papers, sequence: this.#sequence }, 'index ready');
  }

  /**
   * Makes `index`, which holds the changes up to `from`, the one that is searched. It has every change
   * that was acknowledged by then: writes wait for the index only while there is one, so between the
   * last look at the database and the assignment there is no turn of the event loop.
   */
  async #install(index: SearchIndex, from: number): Promise<void> {
    const { reader } = this.#options;
    let sequence = from;
    do {
      sequence = await follow(index, reader, sequence, { yieldTurn: yieldEvery(SLICE_MS) });
      if (this.#closed) return await index.close();
    } while (sequence < reader.sequence());
    const before = this.#index;
    this.#index = index;
    this.#sequence = sequence;
    if (before) setTimeout(() => void before.close(), OLD_INDEX_LASTS_MS).unref();
  }

  /** One pass over the changes; passes never overlap, because each changes the index. */
  #follow(): Promise<void> {
    // A pass that failed (a full disk, say) must not keep the next from running.
    this.#following = this.#following
      .catch(() => {})
      .then(async () => {
        const index = this.#index;
        if (!index || this.#closed) return;
        const { reader } = this.#options;
        const isFar = reader.sequence() - this.#sequence > MAX_CHANGES_BEHIND;
        const yieldTurn = yieldToQueries({
          pauseMs: PAUSE_MS,
          isUrgent: () => isFar || this.#waiting > 0,
          hasPendingQueries: this.#options.hasPendingQueries,
        });
        const reached = await follow(index, reader, this.#sequence, { yieldTurn });
        // The index may have been replaced by a newer one during the pass.
        if (this.#index !== index) return;
        assert(reached >= this.#sequence, 'the index never goes back in time');
        if (reached > this.#sequence) this.#lastChangeMs = Date.now();
        this.#sequence = reached;
      });
    return this.#following;
  }

  #buildInBackground(): void {
    this.checkpoint().catch((error) => {
      this.#nextBuildMs = Date.now() + RETRY_BUILD_MS;
      this.#options.logger.error({ err: error }, 'the built index could not be taken over');
    });
  }

  #tick(): void {
    const { reader, logger, owner } = this.#options;
    try {
      // After a reindex there is another model's index to be written; what is here answers until it is.
      if (reader.model().fingerprint !== owner.fingerprint) return;
      const isBehind = this.#index?.hasDeletedToPurge || reader.sequence() > this.sequence;
      if (this.#index && isBehind) {
        this.#follow().catch((error) => logger.error({ err: error }, 'cannot follow the changes'));
      }
      if (this.#checkpointDue()) this.#buildInBackground();
    } catch (error) {
      logger.error({ err: error }, 'the database cannot be read');
    }
  }

  #checkpointDue(): boolean {
    const now = Date.now();
    if (this.#isBusy || now < this.#nextBuildMs) return false;
    if (!this.#index) return true;
    return isCheckpointDue({
      papers: this.#index.size,
      changes: this.#sequence - (this.#checkpointSequence ?? 0),
      unchangedMs: now - this.#lastChangeMs,
    });
  }
}

function byNearness(a: Neighbour, b: Neighbour): number {
  return b.similarity - a.similarity || (a.id < b.id ? -1 : 1);
}
