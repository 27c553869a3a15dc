import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BareProcess } from './bare-process.js';
import type { Context } from './context.js';
import { copyOfFolder, preparedFolder } from './prepared-folder.js';
import { startTakes } from './start-takes.js';
import { median } from './statistics.js';

const RUNS = 5;
const MAX_MS = 2_000;

/**
 * How long a server takes from the start of its process until it is ready, with its checkpoint and
 * without. What cannot be saved is measured in turns with it: starting Node, and loading the model
 * into a bare process.
 */
export async function startup(context: Context): Promise<void> {
  const { config, modelFolder, report, sample } = context;
  const prepared = await preparedFolder(context);
  const copy = await copyOfFolder(prepared);
  const expected = { papers: sample.indexed.length, sequence: prepared.sequence };
  const nodeMs: number[] = [];
  const libraryMs: number[] = [];
  const modelMs: number[] = [];
  const readyMs: number[] = [];
  const lost: { readyMs: number; indexMs: number }[] = [];
  try {
    for (let run = 0; run < RUNS; run++) {
      nodeMs.push(await nodeTakesMs());
      const bare = await BareProcess.start(modelFolder, [], config.embeddingEngine);
      await bare.stop();
      libraryMs.push(bare.loaded.importMs);
      modelMs.push(bare.loaded.loadMs);
      readyMs.push((await startTakes(copy.dataDir, expected)).readyMs);
    }
    for (let run = 0; run < RUNS; run++) {
      await rm(join(copy.dataDir, 'checkpoint.json'));
      lost.push(await startTakes(copy.dataDir, expected));
    }
  } finally {
    await copy.remove();
  }

  report.section(`${sample.indexed.length} papers, medians of ${RUNS} starts`);
  const limitMs = median(nodeMs.map((node, k) => node + (libraryMs[k] ?? 0) + (modelMs[k] ?? 0)));
  report.figure('nodeMs', 'node -e 0', median(nodeMs), 'ms');
  report.figure('libraryMs', 'loading the libraries of the model', median(libraryMs), 'ms');
  report.figure('modelMs', 'loading the model', median(modelMs), 'ms');
  report.figure('limitMs', 'together (the limit)', limitMs, 'ms');
  report.figure('readyMs', 'server, with its checkpoint, until ready', median(readyMs), 'ms');
  report.figure('readyToLimit', 'server / limit', median(readyMs) / limitMs);
  report.section('with the checkpoint lost: answers from comparing every vector until it is built');
  const lostMs = (of: (run: (typeof lost)[number]) => number) => median(lost.map(of));
  report.figure(
    'lostReadyMs',
    'until ready',
    lostMs((run) => run.readyMs),
    'ms',
  );
  report.figure(
    'lostIndexMs',
    'until the index is built',
    lostMs((run) => run.indexMs),
    'ms',
  );
  report.text('  each time all papers were there and no text was embedded again');
  report.target(
    `a server with ${sample.indexed.length} papers is ready within ${MAX_MS} ms (${median(readyMs).toFixed(0)} ms)`,
    median(readyMs) <= MAX_MS,
  );
}

async function nodeTakesMs(): Promise<number> {
  const startedMs = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - startedMs;
}
