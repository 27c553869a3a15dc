import { type MessagePort, parentPort, type Transferable, workerData } from 'node:worker_threads';
import { assert } from '../domain/errors.js';
import type { Message } from './messages.js';

/** The thread that started this one by `WorkerThread`. */
export class ParentThread<ToThread extends Message, FromThread extends Message> {
  readonly #port: MessagePort;

  constructor(onMessage: (message: ToThread) => void) {
    assert(parentPort, 'this module is started as a worker thread');
    this.#port = parentPort;
    this.#port.on('message', onMessage);
  }

  /** What is in `transfer` is moved instead of copied, and is empty here afterwards. */
  send(message: FromThread, transfer?: Transferable[]): void {
    this.#port.postMessage(message, transfer);
  }

  /** Takes no further message; the thread ends when nothing else keeps it. */
  close(): void {
    this.#port.close();
  }
}

/** What the thread was started with. */
export function threadData<Data>(): Data {
  return workerData as Data;
}
