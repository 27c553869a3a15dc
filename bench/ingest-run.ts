import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { childrenOf, memoryOf, proportionalBytesOf } from './process-memory.js';
import { sum } from './statistics.js';

const LOOK_EVERY_MS = 100;

export interface IngestRun {
  tookMs: number;
  /** The most that all its processes took together, shared pages once, as looked at ten times a second. */
  peakBytes: number;
  /** The same with what each has resident, so that shared pages count as often as they are shared. */
  peakResidentBytes: number;
  /** What it printed last: what became of the records. */
  summary: string;
}

/** Runs the ingest command on a file, as a user would, and watches it. */
export async function runIngest(file: string, dataDir: string): Promise<IngestRun> {
  const script = join(packageRoot, 'dist', 'scripts', 'ingest.js');
  const startedMs = performance.now();
  const child = spawn(process.execPath, [script, '--data-dir', dataDir, file], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  let peakBytes = 0;
  let peakResidentBytes = 0;
  const look = setInterval(() => {
    const pids = [child.pid, ...childrenOf(child.pid)];
    const total = (bytesOf: (pid: number | undefined) => number) =>
      sum(pids.map(bytesOf).filter((bytes) => !Number.isNaN(bytes)));
    const residentBytes = total((pid) => memoryOf(pid).residentBytes);
    peakResidentBytes = Math.max(peakResidentBytes, residentBytes);
    // It is never more than that, and takes the processor from what is measured.
    if (residentBytes > peakBytes) peakBytes = Math.max(peakBytes, total(proportionalBytesOf));
  }, LOOK_EVERY_MS);
  const [code] = await once(child, 'close');
  clearInterval(look);
  const tookMs = performance.now() - startedMs;
  if (code !== 0) throw new Error(`the ingest ended with code ${code}: ${out}`);
  return { tookMs, peakBytes, peakResidentBytes, summary: out.trim() };
}
