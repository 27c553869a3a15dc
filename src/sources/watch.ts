import { type FSWatcher, watch } from 'chokidar';
import { PAPER_FILE } from './expand.js';

/** A file that has not grown for so long is written. */
const QUIET_MS = 1_000;

/**
 * A folder from the moment of `start` on: what is there then does not come, what changes or is new
 * afterwards does, whether anybody waits for it yet or not. A file that is still being written comes when
 * it is whole.
 */
export class FolderWatch {
  readonly #watcher: FSWatcher;
  readonly #changed = new Set<string>();
  #wake = () => {};
  #failure: unknown;

  static async start(folder: string): Promise<FolderWatch> {
    const watcher = watch(folder, {
      ignoreInitial: true,
      ignored: (path, stats) => (stats?.isFile() ?? false) && !PAPER_FILE.test(path),
      awaitWriteFinish: { stabilityThreshold: QUIET_MS, pollInterval: 100 },
    });
    const started = new FolderWatch(watcher);
    await new Promise<void>((resolve) => {
      watcher.once('ready', resolve).once('error', () => resolve());
    });
    return started;
  }

  private constructor(watcher: FSWatcher) {
    this.#watcher = watcher;
    const add = (path: string) => {
      this.#changed.add(path);
      this.#wake();
    };
    watcher
      .on('add', add)
      .on('change', add)
      .on('error', (error) => {
        this.#failure = error;
        this.#wake();
      });
  }

  /** The files, in groups, until `signal` aborts. */
  async *changes(signal: AbortSignal): AsyncGenerator<string[]> {
    const stop = () => this.#wake();
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        if (this.#failure) throw this.#failure;
        if (this.#changed.size === 0) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          continue;
        }
        const files = [...this.#changed].sort();
        this.#changed.clear();
        yield files;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    await this.#watcher.close();
  }
}
