import { assert } from '../src/domain/errors.js';
import type { Context } from './context.js';
import { jsonOf } from './http-client.js';
import { startPool } from './pool.js';
import { childrenOf, memoryOf } from './process-memory.js';
import { embedTakesMs, timedSearch } from './search-cost.js';
import { ServerProcess } from './server-process.js';
import { median, quantile } from './statistics.js';

const WARM_UP = 40;
const STARTS = 3;
const MAX_SLOWER = 4;
const MAX_RESIDENT_BYTES = 3.2e9;
const MAX_START_MS = 20_000;
const GB = 1e9;

interface Folders {
  small: string;
  large: string;
}

/** Hybrid searches over HTTP of two servers in turns, and the memory and the start of the larger. */
export async function sizeOfServer(
  context: Context,
  folders: Folders,
  queries: readonly string[],
): Promise<void> {
  const { report } = context;
  const readyMs: number[] = [];
  for (let start = 1; start < STARTS; start++) {
    const server = await startReady(folders.large);
    readyMs.push(server.readyMs);
    await server.stop();
  }
  const small = await startReady(folders.small);
  const large = await startReady(folders.large).catch(async (error) => {
    await small.stop();
    throw error;
  });
  readyMs.push(large.readyMs);
  try {
    await compare(context, { small, large }, queries);
    describeMemory(context, large, queries.length);
  } finally {
    await Promise.all([small.stop(), large.stop()]);
  }

  const ready = median(readyMs);
  report.section(
    `starting with the larger, ${STARTS} times (the files may be in the system's cache)`,
  );
  report.figure('largeReadyMs', 'until ready, median', ready, 'ms');
  report.figure('largeReadyLongestMs', 'until ready, longest', Math.max(...readyMs), 'ms');
  report.target(
    `a start from checkpoints takes at most ${MAX_START_MS / 1000} s (${(ready / 1000).toFixed(1)} s)`,
    ready <= MAX_START_MS,
  );
}

async function startReady(dataDir: string): Promise<ServerProcess> {
  const server = await ServerProcess.start(dataDir);
  const { index } = jsonOf<{ index: { state: string } }>(await server.client.get('/v1/stats'));
  assert(index.state === 'ready', 'the server started from its checkpoint');
  return server;
}

async function compare(
  context: Context,
  { small, large }: { small: ServerProcess; large: ServerProcess },
  queries: readonly string[],
): Promise<void> {
  const { report } = context;
  const pool = await startPool(context);
  const found: { smallMs: number; largeMs: number; embedMs: number }[] = [];
  try {
    for (const [k, query] of queries.entries()) {
      const embedMs = await embedTakesMs(pool, query);
      const smallMs = (await timedSearch(small.client, query)).httpMs;
      const largeMs = (await timedSearch(large.client, query)).httpMs;
      if (k >= WARM_UP) found.push({ smallMs, largeMs, embedMs });
    }
  } finally {
    await pool.close();
  }
  report.section(
    `hybrid search over HTTP, limit 10, ${found.length} queries, both servers in turns`,
  );
  const ms = (key: string, label: string, values: number[]) => {
    report.figure(`${key}P50Ms`, `${label}, median`, median(values), 'ms');
    report.figure(`${key}P99Ms`, `${label}, p99`, quantile(values, 0.99), 'ms');
  };
  const each = (of: (one: (typeof found)[number]) => number) => found.map(of);
  const [smallMs, largeMs] = [each((one) => one.smallMs), each((one) => one.largeMs)];
  const smallCost = each((one) => one.smallMs - one.embedMs);
  const largeCost = each((one) => one.largeMs - one.embedMs);
  ms('smallHybrid', 'the smaller', smallMs);
  ms('largeHybrid', 'the larger', largeMs);
  ms(
    'sizeEmbed',
    'embedding the same query (the limit)',
    each((one) => one.embedMs),
  );
  ms('smallCost', 'the smaller, beyond embedding', smallCost);
  ms('largeCost', 'the larger, beyond embedding', largeCost);
  const whole = median(largeMs) / median(smallMs);
  const beyond = median(largeCost) / median(smallCost);
  report.figure('hybridRatio', 'large / small, whole request, medians', whole);
  report.figure('hybridCostRatio', 'large / small, beyond embedding, medians', beyond);
  report.target(
    `a hybrid search is at most ${MAX_SLOWER} times slower (${whole.toFixed(2)} whole, ${beyond.toFixed(2)} beyond embedding)`,
    whole <= MAX_SLOWER && beyond <= MAX_SLOWER,
  );
}

function describeMemory({ report }: Context, { pid }: ServerProcess, searches: number): void {
  const { residentBytes, peakBytes } = memoryOf(pid);
  const children = childrenOf(pid).map((child) => memoryOf(child).residentBytes);
  report.section(`memory of the larger server after ${searches} searches`);
  report.figure('residentGb', 'its own process, resident', residentBytes / GB, 'GB');
  report.figure('peakGb', 'its own process, at its most (while it started)', peakBytes / GB, 'GB');
  report.figure('embeddingProcesses', 'embedding processes beside it', children.length);
  report.figure('embeddingGb', '... each, resident, median', median(children) / GB, 'GB');
  report.target(
    `resident memory is at most ${MAX_RESIDENT_BYTES / GB} GB (${(residentBytes / GB).toFixed(2)} GB)`,
    residentBytes <= MAX_RESIDENT_BYTES,
  );
}
