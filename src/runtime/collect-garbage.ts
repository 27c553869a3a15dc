import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Gives memory back that is not used any more, before this or another process needs it. */
export function collectGarbage(): void {
  // A process that was started with --expose-gc has it already.
  const collect = globalThis.gc ?? exposeGc();
  collect();
}

function exposeGc(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
