import { Worker } from 'node:worker_threads';
import { ERROR_CATALOGUE, type ErrorCode, NearpaperError } from '../../domain/errors.js';
import { compiledModule } from '../../runtime/compiled-module.js';
import type { WriteOperation, WriteOutcome } from '../store.js';
import type { WriteReply, WriteRequest, WriterStart } from './writer-protocol.js';

interface Pending {
  resolve(result: { outcomes: WriteOutcome[]; sequence: number }): void;
  reject(error: Error): void;
}

/** The event loop's side of the writing thread. */
export class Writer {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #failure: Error | undefined;
  #nextRequest = 1;

  constructor(start: WriterStart) {
    this.#worker = new Worker(compiledModule('store/sqlite/writer-thread.js'), {
      workerData: start,
    });
    this.#worker.on('message', (reply: WriteReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#fail(new NearpaperError('DATABASE_UNAVAILABLE', 'the writing thread has ended'));
        resolve();
      });
    });
  }

  /** Resolves after the commit, with the number of the last change in it. */
  write(
    operations: readonly WriteOperation[],
  ): Promise<{ outcomes: WriteOutcome[]; sequence: number }> {
    if (this.#failure) return Promise.reject(this.#failure);
    const request: WriteRequest = { request: this.#nextRequest++, operations: [...operations] };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.request, { resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  /** Commits what is waiting and closes the database. */
  async close(): Promise<void> {
    this.#worker.postMessage('close');
    await this.#exited;
  }

  #settle(reply: WriteReply): void {
    const pending = this.#pending.get(reply.request);
    this.#pending.delete(reply.request);
    if (!pending) return;
    if ('outcomes' in reply) {
      pending.resolve(reply);
      return;
    }
    const { code, detail, retryAfterSeconds } = reply.error;
    pending.reject(
      code in ERROR_CATALOGUE && code !== 'INTERNAL'
        ? new NearpaperError(
            code as ErrorCode,
            detail,
            retryAfterSeconds ? { retryAfterSeconds } : {},
          )
        : new Error(detail),
    );
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
