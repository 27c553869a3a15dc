import { ChildProcess } from '../../runtime/child-process.js';
import { compiledModule } from '../../runtime/compiled-module.js';
import type { FromReader, ToReader } from './child.js';
import type { RowBatch } from './rows.js';

/** Some thousand rows take well under a second. */
const MAX_MS = 10_000;
const MAX_HEAP_MIB = 512;

type ReaderProcess = ChildProcess<ToReader, FromReader>;

/** One process waits for the next file, so that many small files do not start one each. */
let idle: ReaderProcess | undefined;

/**
 * The batches of a Parquet file, read by a process that may be lost: a damaged file can make the
 * library loop for ever or take all memory. The last batch says so then.
 */
export async function* readInProcess(
  path: string,
  map: ReadonlyMap<string, string> | undefined,
  maxMs = MAX_MS,
): AsyncGenerator<RowBatch> {
  const child = idle ?? start();
  idle = undefined;
  child.ref();
  let isSound = true;
  try {
    child.send({ kind: 'open', path, map: [...(map ?? [])] });
    for (;;) {
      const answer = await ask(child, maxMs);
      if (typeof answer === 'string') {
        isSound = false;
        yield { row: undefined, problem: answer };
        return;
      }
      if (answer.kind === 'end') return;
      yield answer.batch;
    }
  } finally {
    if (isSound && child.isConnected && !idle) {
      child.send({ kind: 'close' });
      // An idle process does not keep this one alive.
      child.unref();
      idle = child;
    } else child.kill();
  }
}

function start(): ReaderProcess {
  const child: ReaderProcess = new ChildProcess(compiledModule('formats/parquet/child.js'), {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${MAX_HEAP_MIB}`],
    isKilledAtExit: true,
  });
  void child.ended.then(() => {
    if (idle === child) idle = undefined;
  });
  return child;
}

/** The next answer, or in plain words why there is none. */
async function ask(child: ReaderProcess, maxMs: number): Promise<FromReader | string> {
  child.send({ kind: 'next' });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(
      () => resolve(`the Parquet file is damaged: some rows took over ${maxMs / 1_000} s to read`),
      maxMs,
    );
  });
  const answer = child
    .receive()
    .catch(() => 'the Parquet file is damaged: the process that read it broke down');
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
