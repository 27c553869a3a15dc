import { type ChildProcess, fork } from 'node:child_process';
import { compiledModule } from '../../runtime/compiled-module.js';
import type { FromReader, ToReader } from './child.js';
import type { RowBatch } from './rows.js';

/** Some thousand rows take well under a second. */
const MAX_MS = 10_000;
const MAX_HEAP_MIB = 512;

/** One process waits for the next file, so that many small files do not start one each. */
let idle: ChildProcess | undefined;

/**
 * The batches of a Parquet file, read by a process that may be lost: a damaged file can make the
 * library loop for ever or take all memory. The last batch says so then.
 */
export async function* readApart(
  path: string,
  map: ReadonlyMap<string, string> | undefined,
  mostMs = MAX_MS,
): AsyncGenerator<RowBatch> {
  const child = idle ?? start();
  idle = undefined;
  hold(child, true);
  let isSound = true;
  try {
    child.send({ type: 'open', path, map: [...(map ?? [])] } satisfies ToReader);
    for (;;) {
      const answer = await ask(child, mostMs);
      if (typeof answer === 'string') {
        isSound = false;
        yield { row: undefined, problem: answer };
        return;
      }
      if (!answer.batch) return;
      yield answer.batch;
    }
  } finally {
    if (isSound && child.connected && !idle) {
      child.send({ type: 'close' } satisfies ToReader);
      hold(child, false);
      idle = child;
    } else child.kill('SIGKILL');
  }
}

function start(): ChildProcess {
  const child = fork(compiledModule('formats/parquet/child.js'), {
    serialization: 'advanced',
    // A group of its own: Ctrl-C is for the parent, which finishes the batch first.
    detached: true,
    execArgv: [`--max-old-space-size=${MAX_HEAP_MIB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // One that loops does not see that its parent is gone.
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => {
    process.off('exit', end);
    if (idle === child) idle = undefined;
  });
  // A send that fails is followed by an exit.
  child.on('error', () => {});
  return child;
}

/** An idle process does not keep this one alive. */
function hold(child: ChildProcess, isBusy: boolean): void {
  if (isBusy) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

/** The next answer, or in plain words why there is none. */
function ask(child: ChildProcess, mostMs: number): Promise<FromReader | string> {
  return new Promise((resolve) => {
    const done = (answer: FromReader | string) => {
      clearTimeout(timer);
      child.off('message', done).off('exit', onExit).off('error', onExit);
      resolve(answer);
    };
    const onExit = () => done('the Parquet file is damaged: the process that read it broke down');
    const timer = setTimeout(
      () => done(`the Parquet file is damaged: some rows took over ${mostMs / 1_000} s to read`),
      mostMs,
    );
    child.on('message', done).once('exit', onExit).once('error', onExit);
    child.send({ type: 'next' } satisfies ToReader);
  });
}
