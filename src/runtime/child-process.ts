import { fork, type ChildProcess as NodeProcess } from 'node:child_process';
import { Inbox, type Message, type Received } from './messages.js';
import { lowerPriority } from './priority.js';

export interface ChildOptions<FromChild> {
  /** What the error of `receive` calls the process (default "the process"). */
  name?: string;
  /** Flags for node and V8; this process's own ones if left out. */
  execArgv?: string[];
  /** `advanced` carries typed arrays, by structured clone; the default is JSON. */
  serialization?: 'json' | 'advanced';
  /** Takes only the time that other processes leave. */
  isLowPriority?: boolean;
  /** Keeps the end of what the process writes to stderr, to say why it ended. Otherwise it is not read. */
  keepsLastWords?: boolean;
  /** Kills it when this process exits: one that loops does not see that its parent is gone. */
  isKilledAtExit?: boolean;
  /** Takes every message that `receive` does not wait for. */
  onMessage?: (message: FromChild) => void;
}

/** How a process ended: by a signal, or with an exit code, or because it could not be started. */
export interface ChildEnd {
  signal: NodeJS.Signals | null;
  code: number | null;
  startError?: Error;
  /** What it wrote to stderr last; empty unless `keepsLastWords`. */
  lastWords: string;
}

/** How much of what a process wrote to stderr is kept. */
const MAX_LAST_WORDS = 2_000;
const LAST_WORDS_MS = 10;
/** How long the messages of a process that has ended may take to be read. */
const LAST_MESSAGE_MS = 1_000;

/**
 * The parent's side of a process that runs one compiled module; the child's side is `ParentProcess`.
 *
 * The process has a group of its own, so Ctrl-C in a terminal is for the parent, which then lets go of
 * it. It ends by itself when the parent disconnects or is gone.
 */
export class ChildProcess<ToChild extends Message, FromChild extends Message> {
  /** Undefined when the process could not be started. */
  readonly pid: number | undefined;
  /** Never rejects. */
  readonly ended: Promise<ChildEnd>;
  readonly #process: NodeProcess;
  readonly #inbox: Inbox<FromChild>;

  /** `module` is the path of a compiled file (`compiledModule`). */
  constructor(module: string, options: ChildOptions<FromChild> = {}) {
    const { execArgv, serialization, keepsLastWords = false } = options;
    this.#process = fork(module, {
      serialization,
      execArgv,
      detached: true,
      stdio: ['ignore', 'ignore', keepsLastWords ? 'pipe' : 'ignore', 'ipc'],
    });
    this.pid = this.#process.pid;
    if (options.isLowPriority) lowerPriority(this.pid);
    if (options.isKilledAtExit) this.#killAtExit();
    this.#inbox = new Inbox(options.onMessage);
    this.#process.on('message', (message) => this.#inbox.deliver(message as unknown as FromChild));
    this.ended = endOf(this.#process, keepsLastWords);
    void this.ended.then((end) =>
      this.#inbox.end(
        end.startError ??
          new Error(
            `${options.name ?? 'the process'} ended with ${end.signal ?? `code ${end.code}`}`,
          ),
      ),
    );
  }

  /** Turns true as soon as the process is gone, before `ended` resolves with its last words. */
  get hasExited(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  get isConnected(): boolean {
    return this.#process.connected;
  }

  /** Never throws for a process that is gone: that is reported through its end. */
  send(message: ToChild): void {
    if (this.isConnected) this.#process.send(message, () => {});
  }

  /** The next message; rejects with the error of a `Failed`, or when the process ends before it answers. */
  receive(): Promise<Received<FromChild>> {
    return this.#inbox.receive();
  }

  /** Keeps this process alive as long as that one runs, which is the default. */
  ref(): void {
    this.#process.ref();
    this.#process.channel?.ref();
  }

  /** Lets this process end while that one still waits for messages. */
  unref(): void {
    this.#process.unref();
    this.#process.channel?.unref();
  }

  /** Ends it at once, whatever it is at. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** Disconnects, which ends the process once it reads its messages again; kills it after `graceMs`. */
  async end(graceMs: number): Promise<void> {
    if (this.isConnected) this.#process.disconnect();
    const timer = setTimeout(() => this.kill(), graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  #killAtExit(): void {
    const kill = () => this.kill();
    process.once('exit', kill);
    this.#process.once('exit', () => process.off('exit', kill));
  }
}

/**
 * Calls back once the messages of a process that has ended are read: its end may be noticed first, on a busy
 * machine. The channel disconnects behind them.
 */
function afterLastMessage(child: NodeProcess, finish: () => void): void {
  const timer = setTimeout(finish, LAST_MESSAGE_MS);
  child.once('disconnect', () => {
    clearTimeout(timer);
    finish();
  });
}

function endOf(child: NodeProcess, keepsLastWords: boolean): Promise<ChildEnd> {
  let lastWords = '';
  // There is no stderr where file descriptors ran out.
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-MAX_LAST_WORDS);
  });
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const finish = () => resolve({ signal, code, lastWords: lastWords.trim() });
      // Its last words may still be in the pipe. ('close' would wait for them, but it never comes
      // after a disconnect.)
      if (keepsLastWords) setTimeout(finish, LAST_WORDS_MS);
      else if (child.connected) afterLastMessage(child, finish);
      else finish();
    });
    child.on('error', (startError) => {
      // A failed send is followed by an exit; only a process that never was has no other end.
      if (child.pid === undefined) resolve({ signal: null, code: null, startError, lastWords });
    });
  });
}
