import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { type Peak, watch } from './watch.js';

const MAX_REASON = 300;

/** What a script of a peer printed, and its process from start to end. */
export interface PeerRun<Result> {
  result: Result;
  tookMs: number;
  peak: Peak;
}

/** Why a peer cannot be measured here; most often its packages are missing. */
export class NotMeasured extends Error {}

/**
 * Runs a script of bench/peers and watches it; bench/peers/peer.py says what the scripts take and print.
 * The interpreter is that of PEER_PYTHON, or python3. Throws NotMeasured where it fails.
 */
export async function runPeer<Result>(
  script: string,
  args: readonly string[],
): Promise<PeerRun<Result>> {
  const startedMs = performance.now();
  const child = spawn(
    process.env.PEER_PYTHON ?? 'python3',
    [join(packageRoot, 'bench', 'peers', script), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      // The model is in a package; no hub is asked for it. Compiled scripts would stay in bench/peers.
      env: { ...process.env, HF_HUB_OFFLINE: '1', PYTHONDONTWRITEBYTECODE: '1' },
    },
  );
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  }
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stopWatching = watch(child.pid);
  try {
    const [code] = await once(child, 'close').catch((error) => {
      throw new NotMeasured(String(error));
    });
    const tookMs = performance.now() - startedMs;
    if (code !== 0) {
      // Python names the exception in the last line, below its traceback.
      throw new NotMeasured(lastLine(printed.stderr).slice(0, MAX_REASON) || `exit code ${code}`);
    }
    return { result: JSON.parse(lastLine(printed.stdout)), tookMs, peak: stopWatching() };
  } finally {
    stopWatching();
    process.off('exit', kill);
  }
}

function lastLine(printed: string): string {
  return printed.trim().split('\n').at(-1) ?? '';
}
