import { Inbox, type Message, type Received } from './messages.js';

interface ParentOptions<ToChild> {
  /** Takes every message that `receive` does not wait for. */
  onMessage?: (message: ToChild) => void;
  /** What is to be cleaned up, synchronously, when the parent is gone. */
  onParentGone?: () => void;
}

/** The process that started this one by `ChildProcess`; when it disconnects or is gone, this one exits. */
export class ParentProcess<ToChild extends Message, FromChild extends Message> {
  readonly #inbox: Inbox<ToChild>;

  constructor({ onMessage, onParentGone }: ParentOptions<ToChild> = {}) {
    this.#inbox = new Inbox(onMessage);
    process.on('disconnect', () => {
      onParentGone?.();
      process.exit(0);
    });
    process.on('message', (message) => this.#inbox.deliver(message as ToChild));
  }

  /** Never throws for a parent that is gone, with which this process ends. */
  send(message: FromChild): void {
    process.send?.(message, () => {});
  }

  receive(): Promise<Received<ToChild>> {
    return this.#inbox.receive();
  }

  /** Sends the last message and exits once it has left. */
  finish(message: FromChild): void {
    process.send?.(message, () => process.exit(0));
  }
}
