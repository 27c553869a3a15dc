import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.js';
import { HttpClient } from '../http-client.js';
import { childrenOf, memoryOf } from '../process-memory.js';
import { timedSearch } from '../search-cost.js';
import type { ServerProcess } from '../server-process.js';
import { spell } from '../spell.js';
import { median, quantile, sum } from '../statistics.js';
import type { TitleMixes } from '../title-mixes.js';
import { type Offered, offer } from './offered-load.js';

/** As many as the server works on at once (src/api/plugins/capacities.ts). */
const CONNECTIONS = 8;
const CARRIED_MS = 10_000;
const TIMES = 4;
const PROBE_MS = 50;
const MAX_LIVE_P99_MS = 100;
const MAX_MEMORY_TIMES = 1.3;
const MAX_RECOVERY_MS = 10_000;
/** So many searches in a row are looked at for whether all is as before. */
const NORMAL_SEARCHES = 30;
const MAX_NORMAL_TIMES = 1.5;

/**
 * Four times the searches that the server can answer, each a new query: who gets an answer and who is told to come
 * again, how soon /livez answers meanwhile, what the memory does, and how soon all is as before.
 */
export async function overload(
  { report, seconds }: Context,
  { client, pid }: ServerProcess,
  mixes: TitleMixes,
): Promise<void> {
  const search = async () => (await timedSearch(client, mixes.next())).httpMs;
  const inARow = async () => {
    const latencies: number[] = [];
    for (let k = 0; k < NORMAL_SEARCHES; k++) latencies.push(await search());
    return median(latencies);
  };
  const carried = await spell(search, CARRIED_MS, { atOnce: CONNECTIONS, server: pid });
  const normalMs = await inARow();
  const bytes = () => sum([pid, ...childrenOf(pid)].map((one) => memoryOf(one).residentBytes));
  const restBytes = bytes();

  const probes = new HttpClient(client.port);
  const liveMs: number[] = [];
  let peakBytes = restBytes;
  let isOver = false;
  const probing = (async () => {
    while (!isOver) {
      const askedMs = performance.now();
      const { status } = await probes.get('/livez');
      if (status !== 200) throw new Error(`/livez answered ${status}`);
      liveMs.push(performance.now() - askedMs);
      peakBytes = Math.max(peakBytes, bytes());
      await sleep(PROBE_MS);
    }
  })();
  const asks = () => client.get(`/v1/search?q=${encodeURIComponent(mixes.next())}`);
  const offered = await offer(asks, { rate: TIMES * carried.rate, forMs: 1_000 * seconds });
  isOver = true;
  await probing;
  probes.close();
  const recoveryMs = await timeUntil(async () => (await inARow()) <= MAX_NORMAL_TIMES * normalMs);

  report.section(`${TIMES} times the searches that it can answer, for ${seconds} s`);
  report.figure('carriedRate', `${CONNECTIONS} connections get`, carried.rate, 'answers/s');
  report.figure('carriedP50Ms', '... a search, median', median(carried.latenciesMs), 'ms');
  report.figure('offeredRate', 'asked for', offered.sentRate, 'searches/s');
  report.figure(
    'answeredRate',
    'answered',
    (1_000 * offered.answeredMs.length) / offered.tookMs,
    'answers/s',
  );
  report.figure('answeredP50Ms', '... a search, median', median(offered.answeredMs), 'ms');
  report.figure('answeredP99Ms', '... a search, p99', quantile(offered.answeredMs, 0.99), 'ms');
  report.figure('refused', 'refused with 429 or 503 and Retry-After', offered.refusedMs.length);
  report.figure('refusedP50Ms', '... a refusal, median', median(offered.refusedMs), 'ms');
  report.figure('otherwise', 'answered in any other way', offered.otherwise.length);
  report.figure('liveP50Ms', '/livez meanwhile, median', median(liveMs), 'ms');
  report.figure('liveP99Ms', '/livez meanwhile, p99', quantile(liveMs, 0.99), 'ms');
  report.figure('restMB', 'memory before, all processes', restBytes / 1e6, 'MB');
  report.figure('peakMB', 'memory meanwhile, at most', peakBytes / 1e6, 'MB');
  report.figure('normalMs', 'a search before, one after another, median', normalMs, 'ms');
  report.figure(
    'recoveryMs',
    `until ${NORMAL_SEARCHES} in a row are as quick (times ${MAX_NORMAL_TIMES})`,
    recoveryMs,
    'ms',
  );
  targets(report, offered, { liveMs, times: peakBytes / restBytes, recoveryMs });
}

function targets(
  report: Context['report'],
  { otherwise, refusedMs }: Offered,
  { liveMs, times, recoveryMs }: { liveMs: number[]; times: number; recoveryMs: number },
): void {
  const [first] = otherwise;
  report.target(
    `what is not answered gets 429 or 503 with Retry-After${first ? ` (not: ${first})` : ''}`,
    otherwise.length === 0 && refusedMs.length > 0,
  );
  const liveP99 = quantile(liveMs, 0.99);
  report.target(
    `/livez answers within ${MAX_LIVE_P99_MS} ms at p99 (${liveP99.toFixed(1)} ms)`,
    liveP99 <= MAX_LIVE_P99_MS,
  );
  report.target(
    `memory is at most ${MAX_MEMORY_TIMES} times that before (${times.toFixed(2)})`,
    times <= MAX_MEMORY_TIMES,
  );
  report.target(
    `searches are as quick as before within ${MAX_RECOVERY_MS / 1_000} s (${(recoveryMs / 1_000).toFixed(1)} s)`,
    recoveryMs <= MAX_RECOVERY_MS,
  );
}

async function timeUntil(isDone: () => Promise<boolean>): Promise<number> {
  const startedMs = performance.now();
  while (!(await isDone()) && performance.now() - startedMs < 3 * MAX_RECOVERY_MS) await sleep(100);
  return performance.now() - startedMs;
}
