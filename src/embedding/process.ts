import { assert, NearpaperError } from '../domain/errors.js';
import { isUnitVector } from '../domain/vectors.js';
import { type ChildEnd, ChildProcess } from '../runtime/child-process.js';
import { compiledModule } from '../runtime/compiled-module.js';
import { deserializeError } from '../runtime/serialized-error.js';
import type { FromEmbedder, ModelLoaded, TextEmbedded, ToEmbedder } from './child.js';
import type { CountedEmbedding, EmbeddingModel, EngineChoice, TextRole } from './embedder.js';

/** A text on its way to becoming a vector. */
export interface Job {
  id: number;
  text: string;
  role: TextRole;
  attempts: number;
  /** `performance.now()` when it was asked for, later when it was sent to a process. */
  since: number;
  resolve(embedding: CountedEmbedding): void;
  reject(error: Error): void;
}

export interface ProcessOptions {
  folder: string;
  model: EmbeddingModel;
  /** What is to compute the model. */
  engine: EngineChoice;
  /** Takes only the time that other processes leave. */
  isBackground: boolean;
  /** Takes no passages, so that no query waits for one. */
  isForQueries: boolean;
  /** Called when a text was answered. */
  onRoom: () => void;
}

interface End {
  reason: string;
  /** By which signal the processor or the system stopped it for what it did, if one did. */
  crash: NodeJS.Signals | undefined;
  /** Jobs that were sent and not answered, oldest first. */
  unfinished: Job[];
}

/** One running and one sent ahead, so that the process never waits for the parent. */
const MAX_SENT = 2;
/** How long a process may take for the text it is at when the pool is closed. */
const END_GRACE_MS = 2_000;

/** An instruction that the processor does not have, memory that is not there, an assertion, a forbidden call. */
const CRASHES: ReadonlySet<NodeJS.Signals> = new Set([
  'SIGILL',
  'SIGSEGV',
  'SIGBUS',
  'SIGFPE',
  'SIGTRAP',
  'SIGABRT',
  'SIGSYS',
]);

/** A process ended before its model was loaded and its probes were right. */
export class LoadingEnded extends NearpaperError {
  /** By which signal the processor or the system stopped it for what it did, if one did. */
  readonly crash: NodeJS.Signals | undefined;

  constructor(reason: string, crash: NodeJS.Signals | undefined) {
    super(
      'EMBEDDER_UNAVAILABLE',
      `an embedding process ended while it loaded the model (${reason})`,
    );
    this.crash = crash;
  }
}

/** The parent's side of one embedding process: what was sent to it, and how it ended. */
export class EmbeddingProcess {
  /** Resolves once the model is loaded; rejects with what is wrong with it. */
  readonly loaded: Promise<ModelLoaded>;
  /** Never rejects. */
  readonly ended: Promise<End>;
  readonly #child: ChildProcess<ToEmbedder, FromEmbedder>;
  readonly #dimensions: number;
  readonly #isForQueries: boolean;
  readonly #sent = new Map<number, Job>();
  #isLoaded = false;

  constructor(options: ProcessOptions) {
    this.#dimensions = options.model.dimensions;
    this.#isForQueries = options.isForQueries;
    this.#child = new ChildProcess(compiledModule('embedding/child.js'), {
      serialization: 'advanced',
      // Each text leaves much that is garbage at once: 25 MB less, in the same time. Loading leaves 40 MB, which
      // nothing would make it collect (child.ts).
      execArgv: ['--max-semi-space-size=1', '--expose-gc'],
      isLowPriority: options.isBackground,
      keepsLastWords: true,
      onMessage: (message) => {
        if ('job' in message) this.#settle(message);
        options.onRoom();
      },
    });
    this.ended = this.#child.ended.then((end) => {
      const unfinished = [...this.#sent.values()];
      this.#sent.clear();
      const crash = end.signal !== null && CRASHES.has(end.signal) ? end.signal : undefined;
      return { reason: reasonOf(end), crash, unfinished };
    });
    this.loaded = this.#load(options);
    this.loaded.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it has loaded its model and runs. */
  get ready(): boolean {
    return this.#isLoaded && !this.#child.hasExited;
  }

  /** How many texts were sent and not answered. */
  get running(): number {
    return this.#sent.size;
  }

  /** Whether it is at a passage, or will be. */
  get hasPassages(): boolean {
    for (const job of this.#sent.values()) if (job.role === 'passage') return true;
    return false;
  }

  /** Whether a text may be sent now. */
  hasRoomFor(role: TextRole): boolean {
    if (!this.ready) return false;
    if (role === 'passage') return !this.#isForQueries && this.#sent.size < MAX_SENT;
    // A query may overtake a passage that was sent ahead, but not pile up behind other queries.
    let queries = 0;
    for (const job of this.#sent.values()) if (job.role === 'query') queries++;
    return queries < MAX_SENT;
  }

  send(job: Job): void {
    job.attempts++;
    job.since = performance.now();
    this.#sent.set(job.id, job);
    this.#child.send({ kind: 'embed', job: job.id, text: job.text, role: job.role });
  }

  /** Whether a text has been at the process for longer than `maxRunMs`. */
  isHung(now: number, maxRunMs: number): boolean {
    for (const job of this.#sent.values()) if (now - job.since > maxRunMs) return true;
    return false;
  }

  kill(): void {
    this.#child.kill();
  }

  /** Lets go of the process, which ends by itself after the text it is at; kills it if it does not. */
  end(): Promise<void> {
    return this.#child.end(END_GRACE_MS);
  }

  async #load({ folder, model, engine }: ProcessOptions): Promise<ModelLoaded> {
    this.#child.send({ kind: 'load', folder, fingerprint: model.fingerprint, engine });
    try {
      const answer = await this.#child.receive();
      assert(answer.kind === 'loaded', 'a process loads its model before it embeds');
      this.#isLoaded = true;
      return answer;
    } catch (error) {
      this.kill();
      if (error instanceof NearpaperError) throw error;
      const { reason, crash } = await this.ended;
      throw new LoadingEnded(reason, crash);
    }
  }

  #settle(answer: TextEmbedded): void {
    const job = this.#sent.get(answer.job);
    if (!job) return;
    this.#sent.delete(answer.job);
    if (answer.kind === 'unembedded') job.reject(deserializeError(answer.error));
    else if (!isUnitVector(answer.vector, this.#dimensions)) {
      job.reject(new NearpaperError('EMBEDDING_FAILED', 'the model gave no finite unit vector'));
    } else job.resolve({ vector: answer.vector, tokens: answer.tokens });
  }
}

function reasonOf({ signal, code, startError, lastWords }: ChildEnd): string {
  const end = startError?.message ?? signal ?? `exit code ${code}`;
  return lastWords ? `${end}: ${lastWords}` : end;
}
