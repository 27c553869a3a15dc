import type { Filter } from '../../domain/filter.js';
import { yieldEvery, yieldToQueries } from '../../runtime/yield.js';
import type { DocumentSource } from '../../store/document-source.js';
import type { Changes } from '../../store/store.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import type {
  Listing,
  ListingRequest,
  Retrieval,
  RetrievalRequest,
  TermContribution,
} from '../engine.js';
import type { Vocabulary } from '../vocabulary.js';
import { applyChanges } from './apply-changes.js';
import { FilterCache } from './columns/filter-cache.js';
import { listPapers } from './list-papers.js';
import { listWithoutIndex } from './list-without-index.js';
import { retrieve } from './retrieve.js';
import { hasAnyWithoutIndex, retrieveWithoutIndex } from './retrieve-without-index.js';
import type { SearchIndex } from './search-index.js';
import { Searcher } from './searcher.js';

const SLICE_MS = 4;
const PAUSE_MS = 2;
/** How long the file of an old index stays open for searches that began before another was installed. */
const OLD_INDEX_LASTS_MS = 10_000;

/**
 * The index that searches use now: none while it is being built, when every vector is compared and answers
 * are marked degraded, and another one once a better one was built.
 */
export class LiveIndex {
  readonly #source: DocumentSource;
  readonly #hasPendingQueries: () => boolean;
  readonly #filters: FilterCache;
  readonly #searcher = new Searcher();
  #index: SearchIndex | undefined;
  #sequence = 0;
  #changing: Promise<void> = Promise.resolve();
  #lastChangeMs = Date.now();
  #isClosed = false;

  constructor(source: DocumentSource, hasPendingQueries: () => boolean) {
    this.#source = source;
    this.#hasPendingQueries = hasPendingQueries;
    this.#filters = new FilterCache(source);
  }

  get index(): SearchIndex | undefined {
    return this.#index;
  }

  /** The last change that a search sees. */
  get sequence(): number {
    return this.#index ? this.#sequence : this.#source.sequence();
  }

  /** How long ago the index changed last. */
  get unchangedMs(): number {
    return Date.now() - this.#lastChangeMs;
  }

  /**
   * Makes `index`, which holds the changes up to `from`, the one that is searched. It has every change
   * that was acknowledged by then: writes wait for the index only while there is one, so between the
   * last look at the database and the assignment there is no turn of the event loop.
   */
  async install(index: SearchIndex, from: number): Promise<void> {
    let sequence = from;
    // Searches would wait for the names of another index, which is searched already.
    if (this.#index) await index.table.prepareNames(this.#givingWay(() => this.#isClosed));
    do {
      const changes = this.#source.changes(sequence);
      await applyChanges(index, changes, { yieldTurn: yieldEvery(SLICE_MS) });
      sequence = changes.sequence;
      if (this.#isClosed) return await index.close();
    } while (sequence < this.#source.sequence());
    const before = this.#index;
    this.#index = index;
    this.#sequence = sequence;
    void this.#prepareNames(this.#givingWay(() => this.#isClosed));
    if (before) setTimeout(() => void before.close(), OLD_INDEX_LASTS_MS).unref();
  }

  /** Takes changes in; those that do not begin where the index stands, because it was replaced, are left alone. */
  apply(changes: Changes, isUrgent: () => boolean): Promise<void> {
    return this.#change(async (index) => {
      if (changes.since !== this.#sequence) return;
      await applyChanges(index, changes, { yieldTurn: this.#givingWay(isUrgent) });
      // The index may have been replaced by a newer one meanwhile.
      if (this.#index !== index) return;
      this.#sequence = changes.sequence;
      this.#lastChangeMs = Date.now();
    });
  }

  /** Takes deleted papers out of the statistics, where some are left in them. */
  purgeDeleted(): Promise<void> {
    return this.#change((index) => index.purgeDeleted(this.#givingWay(() => false)));
  }

  async retrieve(request: RetrievalRequest): Promise<Retrieval> {
    if (request.filter || request.facets || request.preferred?.length)
      await this.#prepareNames(yieldEvery(SLICE_MS));
    const index = this.#index;
    const { sequence } = this;
    if (!index) return { ...(await retrieveWithoutIndex(this.#source, request)), sequence };
    const { preferred = [], pinned = [] } = request;
    const found = await retrieve(this.#searcher, index.snapshot(), request, {
      allowed: this.#filters.of(index, request),
      preferred: preferred.map(({ filter }) => this.#filters.of(index, { filter }).allowed),
      sufficient: preferred.map(({ isFound }) => isFound),
      pinned: this.#docIdsOf(index, pinned),
    });
    return { ...found, sequence, degraded: false };
  }

  /** The words, names and titles of the index; undefined while there is none. */
  async vocabulary(): Promise<Vocabulary | undefined> {
    await this.#prepareNames(yieldEvery(SLICE_MS));
    return this.#index?.vocabulary;
  }

  /** Lists papers that satisfy conditions. */
  async list(request: ListingRequest): Promise<Listing> {
    await this.#prepareNames(yieldEvery(SLICE_MS));
    const index = this.#index;
    if (!index) return listWithoutIndex(this.#source, request);
    const { allowed, count } = this.#filters.of(index, request);
    return { ...(await listPapers(index, request, allowed)), total: count, degraded: false };
  }

  /** Whether any paper satisfies a filter. */
  async hasAny(filter: Filter): Promise<boolean> {
    await this.#prepareNames(yieldEvery(SLICE_MS));
    return this.#index
      ? this.#filters.hasAny(this.#index, filter)
      : hasAnyWithoutIndex(this.#source, filter);
  }

  #docIdsOf(index: SearchIndex, ids: readonly string[]): number[] {
    if (ids.length === 0) return [];
    const versions = this.#source.versionsOfIds(ids);
    return versions.flatMap((version) => index.table.docIdOf(version) ?? []);
  }

  termContributions(
    ids: readonly string[],
    terms: readonly QueryTerm[],
  ): Map<string, TermContribution[]> {
    const contributions = new Map<string, TermContribution[]>();
    const index = this.#index;
    if (!index) return contributions;
    const snapshot = index.lexical.snapshot();
    for (const version of this.#source.versionsOfIds(ids)) {
      const docId = index.table.docIdOf(version);
      if (docId === undefined) continue;
      const ofPaper = this.#searcher.lexical.contributions(snapshot, docId, terms);
      contributions.set(index.table.ids.get(docId), ofPaper);
    }
    return contributions;
  }

  /** Resolves when the change that runs has ended and the index is closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#changing.catch(() => {});
    await this.#index?.close();
  }

  async #prepareNames(yieldTurn: () => Promise<void>): Promise<void> {
    await this.#index?.table.prepareNames(yieldTurn);
  }

  /** Changes to the index never overlap. */
  #change(work: (index: SearchIndex) => Promise<void>): Promise<void> {
    this.#changing = this.#changing
      .catch(() => {})
      .then(async () => {
        if (this.#index && !this.#isClosed) await work(this.#index);
      });
    return this.#changing;
  }

  #givingWay(isUrgent: () => boolean): () => Promise<void> {
    return yieldToQueries({
      pauseMs: PAUSE_MS,
      isUrgent,
      hasPendingQueries: this.#hasPendingQueries,
    });
  }
}
