import { type Transferable, Worker } from 'node:worker_threads';
import { Inbox, type Message, type Received } from './messages.js';

interface ThreadOptions<FromThread> {
  /** Copied into the thread, where `threadData` has it. */
  data: unknown;
  /** Takes every message that `receive` does not wait for. */
  onMessage?: (message: FromThread) => void;
}

/** The starter's side of a thread that runs one compiled module; the thread's side is `ParentThread`. */
export class WorkerThread<ToThread extends Message, FromThread extends Message> {
  /** Resolves when the thread is gone, with the error that ended it if one did. Never rejects. */
  readonly ended: Promise<Error | undefined>;
  readonly #worker: Worker;
  readonly #inbox: Inbox<FromThread>;

  /** `module` is the path of a compiled file (`compiledModule`). */
  constructor(module: string, { data, onMessage }: ThreadOptions<FromThread>) {
    this.#worker = new Worker(module, { workerData: data });
    this.#inbox = new Inbox(onMessage);
    this.#worker.on('message', (message: FromThread) => this.#inbox.deliver(message));
    let failure: Error | undefined;
    this.#worker.on('error', (error) => {
      failure = error;
    });
    this.ended = new Promise((resolve) => this.#worker.once('exit', () => resolve(failure)));
    void this.ended.then((error) => this.#inbox.end(error ?? new Error('the thread has ended')));
  }

  /** Does nothing when the thread has ended. What is in `transfer` is moved instead of copied. */
  send(message: ToThread, transfer?: Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }

  /** The next message; rejects with the error of a `Failed`, or when the thread ends before it answers. */
  receive(): Promise<Received<FromThread>> {
    return this.#inbox.receive();
  }

  /** Ends it at once, whatever it is at. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}
