import type { Logger } from '../domain/logger.js';
import type { DocumentSource } from '../store/document-source.js';
import type { Store } from '../store/store.js';
import type { Engine } from './engine.js';

/** How often commits of other processes are looked for. */
const POLL_MS = 250;
/**
 * What other processes write need not be seen at once, so following it gives way to searches; unless so
 * many changes wait that they would be seen too late.
 */
const MAX_CHANGES_BEHIND = 128;

export interface FollowerOptions {
  engine: Engine;
  store: Pick<Store, 'changes'>;
  /** Where the store stands now, to be asked often. */
  source: Pick<DocumentSource, 'sequence' | 'model'>;
  /** The model whose vectors the engine has. */
  fingerprint: string;
  logger: Logger;
}

/**
 * Keeps an engine at the last change of a store in the same process: at once for the writes of this
 * process, which wait for it, and a moment later for those of others.
 */
export class Follower {
  readonly #engine: Engine;
  readonly #store: Pick<Store, 'changes'>;
  readonly #source: Pick<DocumentSource, 'sequence' | 'model'>;
  readonly #fingerprint: string;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #following: Promise<void> = Promise.resolve();
  /** Writes of this process that wait to be seen. */
  #waiting = 0;
  #isClosed = false;

  constructor({ engine, store, source, fingerprint, logger }: FollowerOptions) {
    this.#engine = engine;
    this.#store = store;
    this.#source = source;
    this.#fingerprint = fingerprint;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#look(), POLL_MS);
    this.#timer.unref();
  }

  /** Resolves when a search sees every change up to `sequence`. */
  async catchUp(sequence: number): Promise<void> {
    this.#waiting++;
    try {
      while (this.#engine.sequence < sequence && !this.#isClosed) await this.#follow();
    } finally {
      this.#waiting--;
    }
  }

  /** Resolves when the pass that runs has ended; no other begins. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#following.catch(() => {});
  }

  /** One pass over the changes; passes never overlap, because each changes the index. */
  #follow(): Promise<void> {
    // A pass that failed (a full disk, say) must not keep the next from running.
    this.#following = this.#following
      .catch(() => {})
      .then(async () => {
        const since = this.#engine.sequence;
        if (this.#isClosed || this.#source.sequence() === since) return;
        const changes = await this.#store.changes(since);
        const isFar = changes.sequence - since > MAX_CHANGES_BEHIND;
        await this.#engine.apply(changes, () => isFar || this.#waiting > 0);
      });
    return this.#following;
  }

  #look(): void {
    try {
      // After a reindex the papers have vectors of another model; what is indexed answers until it is replaced.
      if (this.#source.model().fingerprint !== this.#fingerprint) return;
      if (this.#source.sequence() <= this.#engine.sequence) return;
      this.#follow().catch((error) =>
        this.#logger.error({ err: error }, 'cannot follow the changes'),
      );
    } catch (error) {
      this.#logger.error({ err: error }, 'the database cannot be read');
    }
  }
}
