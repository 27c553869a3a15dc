import { type ChildProcess, fork } from 'node:child_process';
import { NearpaperError } from '../domain/errors.js';
import { isUnitVector } from '../domain/vectors.js';
import { compiledModule } from '../runtime/compiled-module.js';
import type { EmbeddingModel, Engine, TextRole } from './embedder.js';
import type { FromChild, ToChild } from './protocol.js';

/** A text on its way to becoming a vector. */
export interface Job {
  id: number;
  text: string;
  role: TextRole;
  attempts: number;
  /** `performance.now()` when it was asked for, later when it was sent to a process. */
  since: number;
  resolve(vector: Float32Array): void;
  reject(error: Error): void;
}

/** What loaded the model, and its least similarity to the manifest's probes. */
type Loaded = Pick<Extract<FromChild, { type: 'ready' }>, 'engine' | 'probeSimilarity'>;

interface End {
  reason: string;
  /** Jobs that were sent and not answered, oldest first. */
  unfinished: Job[];
}

/** One running and one sent ahead, so that the process never waits for the parent. */
const MAX_SENT = 2;

/** How much of what a process wrote to stderr is kept, to say why it ended. */
const MAX_LAST_WORDS = 2_000;
const LAST_WORDS_MS = 10;

/** The parent's side of one embedding process: what was sent to it, and how it ended. */
export class EmbeddingProcess {
  /** Resolves once the model is loaded; rejects with what is wrong with it. */
  readonly loaded: Promise<Loaded>;
  /** Never rejects. */
  readonly ended: Promise<End>;
  readonly pid: number | undefined;
  ready = false;
  readonly #child: ChildProcess;
  readonly #dimensions: number;
  readonly #sent = new Map<number, Job>();

  constructor(folder: string, model: EmbeddingModel, engine: Engine, onRoom: () => void) {
    this.#dimensions = model.dimensions;
    this.#child = fork(compiledModule('embedding/child.js'), {
      serialization: 'advanced',
      // Each text leaves much that is garbage at once: 25 MB less, in the same time. Loading leaves 40 MB, which
      // nothing would make it collect (child.ts).
      execArgv: ['--max-semi-space-size=1', '--expose-gc'],
      // A group of its own: Ctrl-C is for the parent, which then lets go of this process.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.pid = this.#child.pid;
    let lastWords = '';
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-MAX_LAST_WORDS);
    });
    this.ended = new Promise((resolve) => {
      const finish = (end: string) => {
        const reason = lastWords ? `${end}: ${lastWords.trim()}` : end;
        const unfinished = [...this.#sent.values()];
        this.#sent.clear();
        resolve({ reason, unfinished });
      };
      this.#child.once('exit', (code, signal) => {
        this.ready = false;
        // Its last words may still be in the pipe. ('close' would wait for them, but it never comes
        // after a disconnect.)
        setTimeout(() => finish(signal ?? `exit code ${code}`), LAST_WORDS_MS);
      });
      this.#child.on('error', (error) => {
        // A failed send is followed by an exit; only a process that never was has no other end.
        if (this.#child.pid === undefined) finish(error.message);
      });
    });
    this.loaded = new Promise((resolve, reject) => {
      this.#child.on('message', (message: FromChild) => {
        if (message.type === 'ready') {
          this.ready = true;
          resolve(message);
        } else if (message.type === 'unusable') {
          reject(new NearpaperError(message.code, message.detail));
          this.kill();
        } else {
          this.#settle(message);
          onRoom();
        }
      });
      void this.ended.then(({ reason }) =>
        reject(
          new NearpaperError(
            'EMBEDDER_UNAVAILABLE',
            `an embedding process ended while it loaded the model (${reason})`,
          ),
        ),
      );
    });
    this.loaded.catch(() => {});
    this.#tell({ type: 'load', folder, fingerprint: model.fingerprint, engine });
  }

  get running(): number {
    return this.#sent.size;
  }

  hasRoomFor(role: TextRole): boolean {
    if (!this.ready) return false;
    if (role === 'passage') return this.#sent.size < MAX_SENT;
    // A query may overtake a passage that was sent ahead, but not pile up behind other queries.
    let queries = 0;
    for (const job of this.#sent.values()) if (job.role === 'query') queries++;
    return queries < MAX_SENT;
  }

  send(job: Job): void {
    job.attempts++;
    job.since = performance.now();
    this.#sent.set(job.id, job);
    this.#tell({ type: 'embed', job: job.id, text: job.text, role: job.role });
  }

  isHung(now: number, maxRunMs: number): boolean {
    for (const job of this.#sent.values()) if (now - job.since > maxRunMs) return true;
    return false;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Lets go of the process, which ends by itself after the text it is at; kills it if it does not. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.kill(), 2_000);
    await this.ended;
    clearTimeout(timer);
  }

  #tell(message: ToChild): void {
    // A send to a process that just died is reported through its exit, with the job unfinished.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #settle(message: Extract<FromChild, { type: 'vector' | 'failed' }>): void {
    const job = this.#sent.get(message.job);
    if (!job) return;
    this.#sent.delete(message.job);
    if (message.type === 'failed') {
      job.reject(new NearpaperError('EMBEDDING_FAILED', message.detail));
    } else if (!isUnitVector(message.vector, this.#dimensions)) {
      job.reject(new NearpaperError('EMBEDDING_FAILED', 'the model gave no finite unit vector'));
    } else job.resolve(message.vector);
  }
}
