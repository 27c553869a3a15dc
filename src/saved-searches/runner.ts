import { setTimeout as sleep } from 'node:timers/promises';
import { NearpaperError } from '../domain/errors.js';
import type { Logger } from '../domain/logger.js';
import type { Engine } from '../engine/engine.js';
import { foundBetween } from '../search/found.js';
import type { SearchService } from '../search/search-service.js';
import type { Store } from '../store/store.js';
import { postSigned } from './post.js';
import type { Look, PendingMessage, SavedSearches } from './saved-searches.js';
import { watchedSearchSchema } from './watched-search.js';

interface RunnerServices {
  search: SearchService;
  store: Pick<Store, 'getPapers' | 'status'>;
  engine: Pick<Engine, 'sequence'>;
  savedSearches: SavedSearches;
}

export interface RunnerTimes {
  /** How often to look whether papers arrived. */
  lookMs: number;
  /** How long a paper is left alone: one that was written before it may be seen only after it. */
  lagMs: number;
  /** How long searches wait for a stream of papers to end. */
  maxWaitMs: number;
  /** How long after each failure a message is tried again; after one more the search is disabled. */
  retriesMs: readonly number[];
  /** How long one attempt may take. */
  postMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TIMES: RunnerTimes = {
  lookMs: SECOND,
  lagMs: 5 * SECOND,
  maxWaitMs: MINUTE,
  retriesMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR],
  postMs: 10 * SECOND,
};
const MAX_POSTS_AT_ONCE = 8;
/** How long a post under way may take to end when the server stops; it is made again at the next start. */
const MAX_STOPPING_MS = 2 * SECOND;

/**
 * Looks for new papers of saved searches and posts them, at least once each, in the order in which they were added. What
 * is found is on disk before it is posted, and so is each failure: a server that starts anew goes on.
 */
export class SavedSearchRunner {
  readonly #services: () => RunnerServices | undefined;
  readonly #logger: Logger;
  readonly #times: RunnerTimes;
  readonly #stopping = new AbortController();
  readonly #posts = new Map<string, Promise<void>>();
  #running: Promise<void> = Promise.resolve();
  /** The last change that was seen, and when. */
  #sequence = -1;
  #changedMs = 0;
  #logged = '';

  /** `services` are undefined until they are ready. Begins at once. */
  constructor(
    services: () => RunnerServices | undefined,
    logger: Logger,
    times: Partial<RunnerTimes> = {},
  ) {
    this.#services = services;
    this.#logger = logger;
    this.#times = { ...TIMES, ...times };
    this.#running = this.#run();
  }

  /** Resolves when nothing of it uses the services any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    const ended = Promise.all(this.#posts.values());
    await Promise.race([ended, sleep(MAX_STOPPING_MS, undefined, { ref: false })]);
    this.#posts.clear();
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const services = this.#services();
      try {
        if (services) {
          this.#deliver(services);
          await this.#look(services);
        }
        this.#logged = '';
      } catch (error) {
        const { message } = error as Error;
        if (message !== this.#logged && !this.#isStopped) {
          this.#logger.error({ detail: message }, 'saved searches cannot go on; trying again');
        }
        this.#logged = message;
      }
      const { signal } = this.#stopping;
      await sleep(this.#times.lookMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Nothing is asked while no paper arrives, and in the middle of an import not all the time. */
  async #look(services: RunnerServices): Promise<void> {
    const { engine, store, savedSearches } = services;
    const nowMs = Date.now();
    if (engine.sequence !== this.#sequence) {
      this.#sequence = engine.sequence;
      this.#changedMs = nowMs;
    }
    const toMs = nowMs - this.#times.lagMs;
    const isQuiet = toMs >= this.#changedMs;
    const all = savedSearches.list().filter(({ seenToMs }) => seenToMs < this.#changedMs);
    const waiting = all.length > 0 ? savedSearches.waiting() : new Set();
    // Those whose messages wait look again when these are delivered.
    const due = all.filter(
      ({ id, disabledReason, seenToMs }) =>
        disabledReason === null &&
        !waiting.has(id) &&
        toMs > seenToMs &&
        (isQuiet || toMs - seenToMs > this.#times.maxWaitMs),
    );
    if (due.length === 0) return;
    // What is stored and not in the index yet would be passed over.
    const { sequence } = await store.status();
    if (engine.sequence < sequence) return;
    const looks: Look[] = [];
    let failure: unknown;
    for (const { id, search, seenToMs } of due) {
      if (this.#isStopped) return;
      try {
        const asked = watchedSearchSchema.parse(search);
        const paperIds = await foundBetween(asked, { afterMs: seenToMs, toMs }, services);
        looks.push({ id, seenToMs: toMs, paperIds });
      } catch (error) {
        if (error instanceof NearpaperError && error.status === 404) {
          // A liked paper was deleted.
          savedSearches.disable(id, error.message);
        } else failure ??= error;
      }
    }
    savedSearches.record(looks);
    // It keeps no other search from going on.
    if (failure !== undefined) throw failure;
  }

  #deliver(services: RunnerServices): void {
    if (this.#isStopped) return;
    for (const message of services.savedSearches.due(Date.now())) {
      const { searchId } = message;
      if (this.#posts.size >= MAX_POSTS_AT_ONCE) return;
      if (this.#posts.has(searchId)) continue;
      const post = this.#post(message, services)
        .catch((error: Error) => {
          this.#logger.error({ savedSearch: searchId, detail: error.message }, 'cannot post');
        })
        .finally(() => this.#posts.delete(searchId));
      this.#posts.set(searchId, post);
    }
  }

  async #post(message: PendingMessage, { store, savedSearches }: RunnerServices): Promise<void> {
    const { id, searchId, name, url, secret, failures, paperIds } = message;
    const papers = await store.getPapers(paperIds);
    // All of them were deleted.
    if (papers.length === 0) return savedSearches.done(message, null);
    const body = JSON.stringify({
      type: 'papers.found',
      search: { id: searchId, name },
      papers: papers.map(({ paper }) => paper),
    });
    const signed = { id, timestampSeconds: Math.floor(Date.now() / 1_000), body };
    const { postMs: timeoutMs, retriesMs } = this.#times;
    const allowPrivate = savedSearches.allowsPrivate;
    const posted = await postSigned(url, signed, { secret, allowPrivate, timeoutMs });
    // The services may be closed by now; the message is posted again at the next start.
    if (this.#isStopped && !this.#posts.has(searchId)) return;
    if (posted.kind === 'delivered') return savedSearches.done(message, Date.now());
    const reason = posted.kind === 'gone' ? 'answered 410: it wants no more' : posted.reason;
    const waitMs = retriesMs[failures];
    savedSearches.failed(message, reason, Date.now() + (waitMs ?? 0));
    if (posted.kind === 'gone') savedSearches.disable(searchId, reason);
    else if (waitMs === undefined) {
      savedSearches.disable(searchId, `${failures + 1} attempts failed, the last: ${reason}`);
    } else return;
    this.#logger.warn({ savedSearch: searchId, detail: reason }, 'a saved search was disabled');
  }
}
