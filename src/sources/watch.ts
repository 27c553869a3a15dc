import { watch } from 'chokidar';
import { PAPER_FILE } from './expand.js';

/** A file that has not grown for so long is written. */
const QUIET_MS = 1_000;

/**
 * The files of a folder that are new or changed, in groups, from now on and until `signal` aborts. A
 * file that is still being written comes when it is whole; those that are there already do not come.
 */
export async function* changedFiles(
  folder: string,
  { signal, onReady = () => {} }: { signal: AbortSignal; onReady?: () => void },
): AsyncGenerator<string[]> {
  const changed = new Set<string>();
  let wake = () => {};
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path, stats) => (stats?.isFile() ?? false) && !PAPER_FILE.test(path),
    awaitWriteFinish: { stabilityThreshold: QUIET_MS, pollInterval: 100 },
  });
  const add = (path: string) => {
    changed.add(path);
    wake();
  };
  let failure: unknown;
  watcher
    .on('add', add)
    .on('change', add)
    .on('ready', onReady)
    .on('error', (error) => {
      failure = error;
      wake();
    });
  const stop = () => wake();
  signal.addEventListener('abort', stop);
  try {
    while (!signal.aborted) {
      if (failure) throw failure;
      if (changed.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const files = [...changed].sort();
      changed.clear();
      yield files;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await watcher.close();
  }
}
