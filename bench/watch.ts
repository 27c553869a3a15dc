import { childrenOf, memoryOf, proportionalBytesOf, threadsOf } from './process-memory.js';
import { sum } from './statistics.js';

const LOOK_EVERY_MS = 100;
/** How often shared pages are looked for, unless the processes grow: it takes the processor from what is measured. */
const WALK_EVERY_MS = 1_000;
const GROWTH = 1.01;

/** The most that a process and its children had at once, as looked at ten times a second. */
export interface Peak {
  /** What they took together, shared pages once, as looked at once a second and whenever they grow. */
  bytes: number;
  /** The same with what each has resident, so that shared pages count as often as they are shared. */
  residentBytes: number;
  processes: number;
  /** Of all the processes, those that wait for work included. */
  threads: number;
}

/** Watches a process and its children until the function that is returned is called. */
export function watch(pid: number | undefined): () => Peak {
  const peak: Peak = { bytes: 0, residentBytes: 0, processes: 0, threads: 0 };
  let walked = { atMs: Number.NEGATIVE_INFINITY, residentBytes: 0 };
  const look = () => {
    const pids = [pid, ...childrenOf(pid)];
    const total = (of: (pid: number | undefined) => number) =>
      sum(pids.map(of).filter((value) => !Number.isNaN(value)));
    peak.processes = Math.max(peak.processes, pids.length);
    peak.threads = Math.max(peak.threads, total(threadsOf));
    const residentBytes = total((each) => memoryOf(each).residentBytes);
    peak.residentBytes = Math.max(peak.residentBytes, residentBytes);
    const atMs = performance.now();
    const isDue =
      atMs - walked.atMs >= WALK_EVERY_MS || residentBytes > GROWTH * walked.residentBytes;
    // It is never more than what is resident.
    if (!isDue || residentBytes <= peak.bytes) return;
    walked = { atMs, residentBytes };
    peak.bytes = Math.max(peak.bytes, total(proportionalBytesOf));
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** The higher value of each, of several runs. */
export function highestOf(peaks: readonly Peak[]): Peak {
  const highest = (of: (peak: Peak) => number) => Math.max(...peaks.map(of));
  return {
    bytes: highest(({ bytes }) => bytes),
    residentBytes: highest(({ residentBytes }) => residentBytes),
    processes: highest(({ processes }) => processes),
    threads: highest(({ threads }) => threads),
  };
}
