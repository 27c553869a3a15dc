import { assert } from '../src/domain/errors.js';
import type { EmbeddingPool } from '../src/embedding/pool.js';
import type { Context } from './context.js';
import { type HttpClient, jsonOf } from './http-client.js';
import { startPool } from './pool.js';
import { median, quantile } from './statistics.js';

const WARM_UP = 30;
const QUERIES = 500;
const MAX_COST_MS = 6;

interface Measured {
  httpMs: number;
  /** What the server says that it took. */
  serviceMs: number;
  embedMs: number;
}

/**
 * Asks each query over HTTP and embeds it in a pool of this process's own, one right after the other
 * and in turns first, so that whatever slows the machine down slows both.
 */
export async function searchCost(
  context: Context,
  client: HttpClient,
  queries: readonly string[],
): Promise<void> {
  const { report } = context;
  const pool = await startPool(context);
  const measured: Measured[] = [];
  try {
    for (const [k, query] of queries.slice(0, WARM_UP + QUERIES).entries()) {
      let embedMs = k % 2 === 0 ? await embedTakesMs(pool, query) : 0;
      const asked = await timedSearch(client, query);
      if (k % 2 === 1) embedMs = await embedTakesMs(pool, query);
      if (k >= WARM_UP) measured.push({ ...asked, embedMs });
    }
  } finally {
    await pool.close();
  }

  report.section(`GET /v1/search, hybrid, limit 10, ${QUERIES} queries one after another`);
  const spreadOf = (key: string, label: string, values: number[]) => {
    report.figure(`${key}P50Ms`, `${label}, median`, median(values), 'ms');
    report.figure(`${key}P99Ms`, `${label}, p99`, quantile(values, 0.99), 'ms');
  };
  const each = (of: (one: Measured) => number) => measured.map(of);
  const costs = each(({ httpMs, embedMs }) => httpMs - embedMs);
  spreadOf(
    'http',
    'the whole request',
    each(({ httpMs }) => httpMs),
  );
  spreadOf(
    'embed',
    'embedding the same query in a pool (the limit)',
    each((one) => one.embedMs),
  );
  spreadOf('cost', 'difference, query by query', costs);
  const inService = median(each(({ serviceMs, embedMs }) => serviceMs - embedMs));
  report.figure('costInServiceP50Ms', '... of it in the service', inService, 'ms');
  const outside = median(each(({ httpMs, serviceMs }) => httpMs - serviceMs));
  report.figure('costOfHttpP50Ms', '... of it HTTP, both ends', outside, 'ms');
  const ratio = median(each(({ httpMs, embedMs }) => httpMs / embedMs));
  report.figure('httpToEmbed', 'whole request / embedding alone, median', ratio);
  const cost = median(costs);
  report.target(
    `a hybrid search costs at most ${MAX_COST_MS} ms beyond embedding its query (${cost.toFixed(2)} ms)`,
    cost <= MAX_COST_MS,
  );
}

/** One search over HTTP, by vectors and words. */
export async function timedSearch(
  client: HttpClient,
  query: string,
): Promise<{ httpMs: number; serviceMs: number }> {
  const path = `/v1/search?q=${encodeURIComponent(query)}&limit=10`;
  const startedMs = performance.now();
  const answer = await client.get(path);
  const httpMs = performance.now() - startedMs;
  const { tookMs, mode } = jsonOf<{ tookMs: number; mode: string }>(answer);
  assert(mode === 'hybrid', 'a search is hybrid unless something else is asked for');
  return { httpMs, serviceMs: tookMs };
}

export async function embedTakesMs(pool: EmbeddingPool, query: string): Promise<number> {
  const startedMs = performance.now();
  await pool.embed(query, 'query');
  return performance.now() - startedMs;
}
