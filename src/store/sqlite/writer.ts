import { NearpaperError } from '../../domain/errors.js';
import { compiledModule } from '../../runtime/compiled-module.js';
import { deserializeError } from '../../runtime/serialized-error.js';
import { WorkerThread } from '../../runtime/worker-thread.js';
import type { WriteOperation, WriteOutcome } from '../store.js';
import type { FromWriter, ToWriter, WriterStart } from './writer-thread.js';

interface Pending {
  resolve(result: { outcomes: WriteOutcome[]; sequence: number }): void;
  reject(error: Error): void;
}

/** The event loop's side of the writing thread. */
export class Writer {
  readonly #thread: WorkerThread<ToWriter, FromWriter>;
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #failure: Error | undefined;
  #nextRequest = 1;

  constructor(start: WriterStart) {
    this.#thread = new WorkerThread(compiledModule('store/sqlite/writer-thread.js'), {
      data: start,
      onMessage: (reply) => this.#settle(reply),
    });
    this.#ended = this.#thread.ended.then((error) =>
      this.#fail(
        error ?? new NearpaperError('DATABASE_UNAVAILABLE', 'the writing thread has ended'),
      ),
    );
  }

  /** Resolves after the commit, with the number of the last change in it. */
  write(
    operations: readonly WriteOperation[],
  ): Promise<{ outcomes: WriteOutcome[]; sequence: number }> {
    if (this.#failure) return Promise.reject(this.#failure);
    const request = this.#nextRequest++;
    return new Promise((resolve, reject) => {
      this.#pending.set(request, { resolve, reject });
      this.#thread.send({ kind: 'write', request, operations: [...operations] });
    });
  }

  /** Commits what is waiting and closes the database. */
  async close(): Promise<void> {
    this.#thread.send({ kind: 'close' });
    await this.#ended;
  }

  #settle(reply: FromWriter): void {
    const pending = this.#pending.get(reply.request);
    this.#pending.delete(reply.request);
    if (reply.kind === 'written') pending?.resolve(reply);
    else pending?.reject(deserializeError(reply.error));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
