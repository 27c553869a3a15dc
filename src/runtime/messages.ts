import { assert } from '../domain/errors.js';
import { deserializeError, type SerializedError } from './serialized-error.js';

/** What processes and threads send each other: objects that differ in their kind. */
export interface Message {
  kind: string;
}

/** The answer of the other side when it could not do what it was asked. */
export interface Failed {
  kind: 'failed';
  error: SerializedError;
}

/** What `receive` resolves with: every message but `Failed`, which it rejects with. */
export type Received<In extends Message> = Exclude<In, Failed>;

interface Receiver<In> {
  take(message: In): void;
  reject(why: Error): void;
}

/**
 * Hands over the messages of the other side: the next one to whoever awaits it, all others to the
 * listener. Without a listener they are kept until they are awaited.
 */
export class Inbox<In extends Message> {
  readonly #onMessage: (message: In) => void;
  readonly #unread: In[] = [];
  #receiver: Receiver<In> | undefined;
  #end: Error | undefined;

  constructor(onMessage?: (message: In) => void) {
    this.#onMessage = onMessage ?? ((message) => void this.#unread.push(message));
  }

  deliver(message: In): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    if (receiver) receiver.take(message);
    else this.#onMessage(message);
  }

  /** No message will follow, for this reason. */
  end(why: Error): void {
    this.#end = why;
    this.#receiver?.reject(why);
    this.#receiver = undefined;
  }

  /**
   * The next message. Rejects with the error in it where it is a `Failed`, and with the reason of the
   * end where none will follow.
   */
  receive(): Promise<Received<In>> {
    assert(!this.#receiver, 'messages are awaited one at a time');
    return new Promise((resolve, reject) => {
      const take = (message: In) => {
        if (isFailed(message)) reject(deserializeError(message.error));
        else resolve(message as Received<In>);
      };
      const unread = this.#unread.shift();
      if (unread) take(unread);
      else if (this.#end) reject(this.#end);
      else this.#receiver = { take, reject };
    });
  }
}

function isFailed(message: Message): message is Failed {
  return message.kind === 'failed';
}
