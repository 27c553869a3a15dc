import { setTimeout as sleep } from 'node:timers/promises';
import { assert, NearpaperError } from '../domain/errors.js';
import type { Logger } from '../domain/logger.js';
import type { ModelLoaded } from './child.js';
import type {
  CountedEmbedding,
  Embedder,
  EmbedderStatus,
  EmbeddingEngine,
  EmbeddingModel,
  EngineChoice,
  TextRole,
} from './embedder.js';
import { EmbeddingProcess, type Job, LoadingEnded } from './process.js';

export interface PoolOptions {
  folder: string;
  model: EmbeddingModel;
  processes: number;
  /** What is to compute the model. */
  engine: EngineChoice;
  logger: Logger;
  /**
   * One process more, which takes queries only; those that take passages leave it the processor. For a server, where a
   * query would wait for a whole passage otherwise.
   */
  keepsOneForQueries?: boolean;
  /** Everything else goes before what is embedded here: a command's pool, not a server's. */
  isBackground?: boolean;
  /** How long a text may wait while no process is ready (default 10 s). */
  maxWaitMs?: number;
  /** How long one text may run before its process counts as hung and is replaced (default 30 s). */
  maxRunMs?: number;
}

/** More waiting texts than this and new ones are refused: a queue that only grows helps nobody. */
const MAX_WAITING: Record<TextRole, number> = { query: 256, passage: 4_096 };
/** A text that was at a process when it died is tried again on another, but not for ever: it may be what kills them. */
const MAX_ATTEMPTS = 3;
const MAX_RESTART_DELAY_MS = 5_000;

/**
 * Embeds on several processes of one thread each.
 *
 *   embed() -> [queries]  \                     / process 1: one running, one sent ahead
 *              [passages] -> first free process -  process 2: ...
 *
 * A free process takes a query before a passage, and each process reads its messages between two
 * texts and again takes queries first, so a query waits for one running text at most; for none where a process
 * is kept for queries (docs/decisions/0002).
 */
export class EmbeddingPool implements Embedder {
  readonly model: EmbeddingModel;
  readonly #options: Required<PoolOptions>;
  readonly #processes: (EmbeddingProcess | undefined)[];
  readonly #waiting: Record<TextRole, Job[]> = { query: [], passage: [] };
  readonly #embedded: Record<TextRole, number> = { query: 0, passage: 0 };
  readonly #watch: NodeJS.Timeout;
  #choice: EngineChoice;
  #engine: EmbeddingEngine | undefined;
  #engineReason: string | undefined;
  #nextJob = 1;
  #restarts = 0;
  #closing = false;
  #settleStart = (): void => {};
  readonly #startSettled = new Promise<void>((resolve) => {
    this.#settleStart = resolve;
  });

  /** Resolves when the first process is ready; throws what that process says is wrong with the model. */
  static async start(options: PoolOptions): Promise<EmbeddingPool> {
    const pool = new EmbeddingPool(options);
    try {
      await Promise.any(pool.#processes.map((_, slot) => pool.#launch(slot)));
      return pool;
    } catch (error) {
      await pool.close();
      throw error instanceof AggregateError ? error.errors[0] : error;
    } finally {
      pool.#settleStart();
    }
  }

  private constructor(options: PoolOptions) {
    this.model = options.model;
    this.#options = {
      ...{ isBackground: false, keepsOneForQueries: false, maxWaitMs: 10_000, maxRunMs: 30_000 },
      ...options,
    };
    this.#choice = options.engine;
    const { processes, keepsOneForQueries } = this.#options;
    this.#processes = new Array(processes + (keepsOneForQueries ? 1 : 0)).fill(undefined);
    this.#watch = setInterval(() => this.#expire(), 500);
    this.#watch.unref();
  }

  async embed(text: string, role: TextRole): Promise<Float32Array> {
    return (await this.embedCounted(text, role)).vector;
  }

  embedCounted(text: string, role: TextRole): Promise<CountedEmbedding> {
    if (this.#closing) {
      return Promise.reject(
        new NearpaperError('EMBEDDER_UNAVAILABLE', 'the service is shutting down'),
      );
    }
    const queue = this.#waiting[role];
    if (queue.length >= MAX_WAITING[role]) {
      return Promise.reject(
        new NearpaperError('OVERLOADED', `${queue.length} texts are already waiting`, {
          retryAfterSeconds: 1,
        }),
      );
    }
    return new Promise((resolve, reject) => {
      queue.push({
        id: this.#nextJob++,
        text,
        role,
        attempts: 0,
        since: performance.now(),
        resolve: (vector) => {
          this.#embedded[role]++;
          resolve(vector);
        },
        reject,
      });
      this.#dispatch();
    });
  }

  status(): EmbedderStatus {
    const alive = this.#processes.filter((process) => process !== undefined);
    return {
      engine: this.#engine,
      engineReason: this.#engineReason,
      processes: this.#processes.length,
      ready: alive.filter((process) => process.ready).length,
      pending:
        this.#waiting.query.length +
        this.#waiting.passage.length +
        alive.reduce((sum, process) => sum + process.running, 0),
      waiting: { query: this.#waiting.query.length, passage: this.#waiting.passage.length },
      embedded: { ...this.#embedded },
      restarts: this.#restarts,
    };
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#watch);
    const gone = new NearpaperError('EMBEDDER_UNAVAILABLE', 'the service is shutting down');
    for (const queue of Object.values(this.#waiting)) {
      for (const job of queue.splice(0)) job.reject(gone);
    }
    await Promise.all(this.#processes.map((process) => process?.end()));
  }

  #dispatch(): void {
    for (const role of ['query', 'passage'] as const) {
      const queue = this.#waiting[role];
      while (queue.length > 0) {
        const process = this.#leastLoaded(role);
        if (!process) break;
        process.send(queue.shift() as Job);
      }
    }
  }

  /** The first of those that have least to do; the one that is kept for queries is the first of all. */
  #leastLoaded(role: TextRole): EmbeddingProcess | undefined {
    const isOneKept = this.#options.keepsOneForQueries && this.#processes[0]?.ready === true;
    const waitsForNoPassage = role === 'query' && isOneKept;
    let best: EmbeddingProcess | undefined;
    for (const process of this.#processes) {
      if (!process?.hasRoomFor(role) || (waitsForNoPassage && process.hasPassages)) continue;
      if (!best || process.running < best.running) best = process;
    }
    return best;
  }

  /** Starts the process of a slot and keeps the slot filled from then on. */
  async #launch(slot: number, failures = 0): Promise<void> {
    const { folder, isBackground, keepsOneForQueries } = this.#options;
    const isForQueries = keepsOneForQueries && slot === 0;
    const choice = this.#choice;
    const process = new EmbeddingProcess({
      folder,
      model: this.model,
      engine: choice,
      isBackground: isBackground || (keepsOneForQueries && !isForQueries),
      isForQueries,
      onRoom: () => this.#dispatch(),
    });
    this.#processes[slot] = process;
    const accepted = this.#accept(process, choice);
    let ready = false;
    void process.ended.then(async (end) => {
      if (this.#processes[slot] === process) this.#processes[slot] = undefined;
      this.#requeue(end.unfinished);
      const isReplaced = (await accepted.catch(() => true)) === undefined;
      // If none can load the model, `start` says why, and nothing is to be restarted.
      await this.#startSettled;
      if (this.#closing || isReplaced) return;
      this.#restarts++;
      // A Ctrl-C is for this process, and may reach one that has no process group of its own yet.
      const level = end.reason === 'SIGINT' ? 'info' : 'warn';
      this.#options.logger[level](
        { childPid: process.pid, reason: end.reason },
        'embedding process died',
      );
      const delayMs = ready ? 0 : Math.min(MAX_RESTART_DELAY_MS, 100 * 2 ** failures);
      await sleep(delayMs, undefined, { ref: false });
      if (!this.#closing) {
        await this.#launch(slot, ready ? 0 : failures + 1).catch((error) =>
          this.#options.logger.error({ err: error }, 'embedding process cannot be restarted'),
        );
      }
    });
    const loaded = await accepted;
    if (!loaded) {
      process.kill();
      await process.ended;
      return this.#closing ? undefined : this.#launch(slot);
    }
    ready = true;
    this.#engine = loaded.engine;
    this.#sayWhy(loaded.engineReason);
    // Those of the manifest are onnxruntime's; the kernels quantise more finely, on every processor alike.
    if (loaded.engine === 'onnxruntime' && loaded.probeSimilarity < 0.9999) {
      this.#options.logger.warn(
        { probeSimilarity: loaded.probeSimilarity },
        'this processor computes slightly different vectors than those in the manifest',
      );
    }
    this.#dispatch();
  }

  /**
   * Waits until a process has loaded the model. Resolves with undefined where another one is to do that by
   * onnxruntime: the kernel ended this process, or another one meanwhile. All processes use the same engine, as vectors
   * would differ otherwise.
   */
  async #accept(process: EmbeddingProcess, choice: EngineChoice): Promise<ModelLoaded | undefined> {
    try {
      const loaded = await process.loaded;
      return choice === this.#choice ? loaded : undefined;
    } catch (error) {
      if (!(error instanceof LoadingEnded && error.crash) || this.#closing) throw error;
      if (choice === 'onnxruntime') throw error;
      if (choice !== 'auto') {
        throw new NearpaperError(
          'EMBEDDING_ENGINE_UNAVAILABLE',
          `${choice}: its process was ended by ${error.crash}`,
        );
      }
      // It works in another process, so that it may do so here.
      if (this.#engine !== undefined && this.#choice === 'auto') throw error;
      this.#choice = 'onnxruntime';
      this.#sayWhy(`the process that tried the fastest kernel was ended by ${error.crash}`);
      this.#options.logger.warn({ err: error }, 'a kernel does not work on this processor');
      return undefined;
    }
  }

  #sayWhy(reason: string | undefined): void {
    if (reason === undefined || reason === this.#engineReason) return;
    this.#engineReason = reason;
    this.#options.logger.info({ reason }, 'onnxruntime computes the model, as no kernel can');
  }

  #requeue(jobs: Job[]): void {
    for (const job of jobs.reverse()) {
      if (this.#closing || job.attempts >= MAX_ATTEMPTS) {
        job.reject(
          new NearpaperError(
            this.#closing ? 'EMBEDDER_UNAVAILABLE' : 'EMBEDDING_FAILED',
            this.#closing
              ? 'the service is shutting down'
              : `its embedding process died ${job.attempts} times while it ran`,
          ),
        );
      } else this.#waiting[job.role].unshift(job);
    }
    this.#dispatch();
  }

  /** Twice a second: texts that waited too long without any process, and processes that hang. */
  #expire(): void {
    const now = performance.now();
    for (const process of this.#processes) {
      if (process?.isHung(now, this.#options.maxRunMs)) process.kill();
    }
    if (this.#processes.some((process) => process?.ready)) return;
    for (const queue of Object.values(this.#waiting)) {
      while (queue[0] && now - queue[0].since > this.#options.maxWaitMs) {
        const job = queue.shift();
        assert(job, 'a queue that has a first job gives it');
        job.reject(
          new NearpaperError(
            'EMBEDDER_UNAVAILABLE',
            `no embedding process was ready within ${this.#options.maxWaitMs} ms`,
            { retryAfterSeconds: 5 },
          ),
        );
      }
    }
  }
}
