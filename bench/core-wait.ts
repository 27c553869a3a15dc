import { readFileSync } from 'node:fs';

/** What the scheduler did with one thread so far. */
interface Scheduled {
  atMs: number;
  waitedMs: number;
}

/**
 * Starts to watch how long the main thread of a process is ready to run and has no core. The answer
 * is its share of the time since then, or null where the system does not tell (Linux does). It says
 * how much of a delay is other processes' doing and not the program's own.
 */
export function watchCoreWait(pid: number | undefined): () => number | null {
  const before = read(pid);
  return () => {
    const now = read(pid);
    return before && now ? (now.waitedMs - before.waitedMs) / (now.atMs - before.atMs) : null;
  };
}

function read(pid: number | undefined): Scheduled | null {
  try {
    const [, waitedNs] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
    return { atMs: performance.now(), waitedMs: Number(waitedNs) / 1e6 };
  } catch {
    return null;
  }
}
