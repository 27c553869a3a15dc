import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { type Peak, watch } from './watch.js';

export interface IngestRun {
  tookMs: number;
  peak: Peak;
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
  const stopWatching = watch(child.pid);
  const [code] = await once(child, 'close');
  const peak = stopWatching();
  const tookMs = performance.now() - startedMs;
  if (code !== 0) throw new Error(`the ingest ended with code ${code}: ${out}`);
  return { tookMs, peak, summary: out.trim() };
}
