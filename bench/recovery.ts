import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomNumbers } from '../src/domain/random.js';
import type { Context } from './context.js';
import { jsonOf } from './http-client.js';
import { runIngest } from './ingest-run.js';
import { type BenchPaper, fileOf, spread } from './papers.js';
import {
  copyOfFolder,
  type PreparedFolder,
  preparedFolder,
  wholeFolder,
} from './prepared-folder.js';
import { childrenOf } from './process-memory.js';
import { timedSearch } from './search-cost.js';
import { ServerProcess } from './server-process.js';
import { startTakes } from './start-takes.js';
import { median, quantile } from './statistics.js';

const STARTS = 3;
const SEARCHES_AT_REST = 600;
const NEW_PAPERS = 3_000;
const CHECKPOINTS = 4;
const MAX_PAUSE_MS = 20;
const MAX_TIMES_AT_REST = 2;

interface Stats {
  sequence: number;
  index: { checkpointSequence: number | null };
}

/**
 * How long a server takes to start from its checkpoint and without one, and how searches fare while a
 * checkpoint is written and while an ingest command runs beside it, with every paper of the file.
 */
export async function recovery(context: Context): Promise<void> {
  const { sample } = context;
  await starts(context, await preparedFolder(context), sample.indexed.length);
  const whole = await wholeFolder(context);
  await starts(context, whole, sample.all.length);
  await latencies(context, whole);
}

async function starts({ report }: Context, folder: PreparedFolder, papers: number): Promise<void> {
  const copy = await copyOfFolder(folder);
  const expected = { papers, sequence: folder.sequence };
  try {
    const sound: number[] = [];
    for (let run = 0; run < STARTS; run++) {
      sound.push((await startTakes(copy.dataDir, expected)).readyMs);
    }
    await rm(join(copy.dataDir, 'checkpoint.json'));
    const lost = await startTakes(copy.dataDir, expected);
    report.section(`${papers} papers`);
    report.figure(
      `ready${papers}Ms`,
      `ready, with its checkpoint (median of ${STARTS})`,
      median(sound),
      'ms',
    );
    report.figure(
      `lostReady${papers}Ms`,
      'ready, without (every vector is compared)',
      lost.readyMs,
      'ms',
    );
    report.figure(`lostIndex${papers}Ms`, 'its index built from the database', lost.indexMs, 'ms');
  } finally {
    await copy.remove();
  }
}

async function latencies(context: Context, folder: PreparedFolder): Promise<void> {
  const { sample, report } = context;
  const copy = await copyOfFolder(folder);
  const scratch = mkdtempSync(join(tmpdir(), 'nearpaper-bench-'));
  const server = await ServerProcess.start(copy.dataDir);
  const random = randomNumbers(1);
  const titles = spread(sample.all, 20_000).map(({ title }) => title);
  const next = async () => {
    await sleep(random() * MAX_PAUSE_MS);
    return (await timedSearch(server.client, titles.pop() ?? '')).httpMs;
  };
  const stats = async () => jsonOf<Stats>(await server.client.get('/v1/stats'));
  try {
    for (let n = 0; n < 100; n++) await next();
    const rest: number[] = [];
    for (let n = 0; n < SEARCHES_AT_REST; n++) rest.push(await next());

    const writing: number[] = [];
    for (let n = 0; n < CHECKPOINTS; n++) {
      await server.client.postLines('/v1/papers', [{ id: `new-${n}`, title: `A new paper ${n}` }]);
      for (let { sequence, index } = await stats(); index.checkpointSequence !== sequence; ) {
        const tookMs = await next();
        if (isBuilding(server.pid)) writing.push(tookMs);
        ({ sequence, index } = await stats());
      }
    }

    const papers = spread(sample.all, NEW_PAPERS).map(
      (paper, k): BenchPaper => ({ ...paper, id: `copy-${k}`, title: `Copy ${k}: ${paper.title}` }),
    );
    let isDone = false;
    const run = runIngest(fileOf(papers, scratch), copy.dataDir).finally(() => {
      isDone = true;
    });
    run.catch(() => {});
    const during: number[] = [];
    while (!isDone) during.push(await next());
    const { tookMs } = await run;

    report.section(`${sample.all.length} papers: hybrid searches over HTTP, one client`);
    const latency = (key: string, label: string, values: number[]) => {
      report.figure(`${key}P50Ms`, `${label}, median of ${values.length}`, median(values), 'ms');
      report.figure(`${key}P99Ms`, `${label}, p99`, quantile(values, 0.99), 'ms');
    };
    latency('rest', 'at rest', rest);
    latency('checkpoint', 'while a checkpoint is written', writing);
    latency(
      'ingest',
      `beside an ingest command (${Math.round((1_000 * NEW_PAPERS) / tookMs)} papers/s)`,
      during,
    );
    for (const [what, values] of Object.entries({
      'a checkpoint is written': writing,
      'an ingest runs': during,
    })) {
      const times = quantile(values, 0.99) / quantile(rest, 0.99);
      report.target(
        `p99 while ${what} is at most ${MAX_TIMES_AT_REST} times that at rest (${times.toFixed(2)})`,
        times <= MAX_TIMES_AT_REST,
      );
    }
  } finally {
    await server.stop();
    await copy.remove();
    rmSync(scratch, { recursive: true });
  }
}

/** Whether the process that writes checkpoints runs. */
function isBuilding(pid: number | undefined): boolean {
  return childrenOf(pid).some((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('build-index-child');
    } catch {
      return false;
    }
  });
}
