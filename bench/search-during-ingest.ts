import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '../src/domain/errors.js';
import { randomNumbers } from '../src/domain/random.js';
import type { Context } from './context.js';
import { watchCoreWait } from './core-wait.js';
import { jsonOf } from './http-client.js';
import { type LoopDelay, PROBE_RESOLUTION_MS } from './loop-delay.js';
import type { BenchPaper } from './papers.js';
import { timedSearch } from './search-cost.js';
import type { ServerProcess } from './server-process.js';
import { median, quantile } from './statistics.js';

const QUERIES_AT_REST = 300;
/**
 * A client that asks as soon as it has its answer finds the embedding processes always at the same
 * point, between two texts or just after one was begun, whichever the scheduler settles on.
 */
const MAX_PAUSE_MS = 20;
const MAX_LOOP_DELAY_MS = 20;
const MAX_TIMES_AT_REST = 2;

interface Load {
  queriesAtRest: readonly string[];
  queriesDuring: readonly string[];
  papers: readonly BenchPaper[];
}

/** One client searches all the while that another posts papers; the event loop is watched. */
export async function searchDuringIngest(
  { report }: Context,
  server: ServerProcess,
  { queriesAtRest, queriesDuring, papers }: Load,
): Promise<void> {
  const { client } = server;
  await server.loopDelay();
  const restCoreWait = watchCoreWait(server.pid);
  const random = randomNumbers(1);
  const pause = () => sleep(random() * MAX_PAUSE_MS);
  const restMs: number[] = [];
  for (const query of queriesAtRest.slice(0, QUERIES_AT_REST)) {
    await pause();
    restMs.push((await timedSearch(client, query)).httpMs);
  }
  const restDelay = { ...(await server.loopDelay()), coreWait: restCoreWait() };

  const coreWait = watchCoreWait(server.pid);
  let finished = false;
  const startedMs = performance.now();
  const posted = client.postLines('/v1/papers', papers).finally(() => {
    finished = true;
  });
  posted.catch(() => {});
  const duringMs: number[] = [];
  for (const query of queriesDuring) {
    await pause();
    if (finished) break;
    duringMs.push((await timedSearch(client, query)).httpMs);
  }
  const { summary } = jsonOf<{ summary: { added: number } }>(await posted);
  const tookMs = performance.now() - startedMs;
  const duringDelay = { ...(await server.loopDelay()), coreWait: coreWait() };
  assert(summary.added === papers.length, `all ${papers.length} papers are new to the index`);

  report.section(`while ${papers.length} papers are posted as NDJSON`);
  report.figure('ingestRate', 'papers ingested', (1000 * papers.length) / tookMs, 'papers/s');
  report.figure('searchesDuring', 'searches meanwhile', duringMs.length);
  const latency = (key: string, label: string, values: number[]) => {
    report.figure(`${key}P50Ms`, `${label}, median`, median(values), 'ms');
    report.figure(`${key}P99Ms`, `${label}, p99`, quantile(values, 0.99), 'ms');
  };
  latency('searchAtRest', 'a search at rest (the limit)', restMs);
  latency('searchDuring', 'a search during the ingest', duringMs);
  report.figure(
    'searchDuringToRest',
    'during / at rest, median',
    median(duringMs) / median(restMs),
  );

  const times = quantile(duringMs, 0.99) / quantile(restMs, 0.99);
  report.target(
    `p99 while papers are posted is at most ${MAX_TIMES_AT_REST} times that at rest (${times.toFixed(2)})`,
    times <= MAX_TIMES_AT_REST,
  );

  report.section(
    `event loop of the server, looked at each ${PROBE_RESOLUTION_MS} ms, which is in it`,
  );
  const delay = (
    key: string,
    label: string,
    { p50Ms, p99Ms, maxMs, coreWait }: LoopDelay & { coreWait: number | null },
  ) => {
    report.figure(`${key}P50Ms`, `${label}, median`, p50Ms, 'ms');
    report.figure(`${key}P99Ms`, `${label}, p99`, p99Ms, 'ms');
    report.figure(`${key}MaxMs`, `${label}, longest`, maxMs, 'ms');
    if (coreWait === null) return;
    report.figure(`${key}CoreWait`, `${label}, share of time without a core`, coreWait);
  };
  delay('loopAtRest', 'searches only (the limit)', restDelay);
  delay('loopDuring', 'searches and ingest', duringDelay);
  report.figure('loopDuringToRest', 'during / at rest, p99', duringDelay.p99Ms / restDelay.p99Ms);
  report.target(
    `the event loop's p99 delay during an ingest is below ${MAX_LOOP_DELAY_MS} ms (${duringDelay.p99Ms.toFixed(1)} ms)`,
    duringDelay.p99Ms < MAX_LOOP_DELAY_MS,
  );
}
