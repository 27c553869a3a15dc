import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory in bytes: now, and the most it ever was; NaN where the system does not say. */
export interface ProcessMemory {
  residentBytes: number;
  peakBytes: number;
}

export function memoryOf(pid: number | undefined): ProcessMemory {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
    return { residentBytes: 1_024 * kilobytes('VmRSS'), peakBytes: 1_024 * kilobytes('VmHWM') };
  } catch {
    return { residentBytes: Number.NaN, peakBytes: Number.NaN };
  }
}

/**
 * What a process has resident, in bytes, with a page that several processes share divided among them: the sum
 * is what they take together. The kernel walks all pages for it, which takes a millisecond or two.
 */
export function proportionalBytesOf(pid: number | undefined): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return 1_024 * Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? Number.NaN);
  } catch {
    return Number.NaN;
  }
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number | undefined): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter((child) => child.trim() !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** How many threads a process has; NaN where the system does not say. */
export function threadsOf(pid: number | undefined): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length;
  } catch {
    return Number.NaN;
  }
}
