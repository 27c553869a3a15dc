import type { SearchMode } from '../domain/search.js';
import { type Interval, mean, meanInterval } from './bootstrap.js';
import { METRICS, type Measures, type Metric, measure, overlap } from './metrics.js';
import type { Question } from './questions.js';
import { type Ranker, usesVectors } from './rank.js';

/** How many questions are asked at once: so many that embedding and searching overlap; the embedder's queue is bounded. */
const AT_ONCE = 8;

/** A mean over the queries. */
export interface Estimate {
  value: number;
  interval: Interval;
}

export interface ModeResult {
  estimates: Record<Metric, Estimate>;
  /** The measures of each query, by its id. */
  queries: Map<string, Measures>;
  /** Undefined for a mode that has no vectors. */
  hnsw: HnswResult | undefined;
}

/** What the HNSW index costs against comparing every vector. */
export interface HnswResult {
  /** The share of the first 10, and 100, of the exact ranking that the ranking by HNSW has there too. */
  kept: Record<10 | 100, number>;
  /** The ranking by HNSW minus the exact one, with paired intervals. */
  changes: Record<Metric, Estimate>;
}

export interface EvaluateOptions {
  modes: readonly SearchMode[];
  rank: Ranker;
  signal?: AbortSignal | undefined;
}

/** Asks every question in every mode, and where there are vectors a second time without HNSW. */
export async function evaluate(
  questions: readonly Question[],
  { modes, rank, signal }: EvaluateOptions,
): Promise<Map<SearchMode, ModeResult>> {
  const askAll = (mode: SearchMode, exact: boolean) =>
    inTurns(questions, ({ target }) => {
      signal?.throwIfAborted();
      return rank(target, { mode, exact });
    });
  const measureAll = (rankings: readonly string[][]) =>
    questions.map(({ grades }, i) => measure(rankings[i] as string[], grades));

  const results = new Map<SearchMode, ModeResult>();
  for (const mode of modes) {
    const rankings = await askAll(mode, false);
    const measures = measureAll(rankings);
    let hnsw: HnswResult | undefined;
    if (usesVectors(mode)) {
      const exact = await askAll(mode, true);
      const keptAt = (depth: number) =>
        mean(exact.map((ranking, i) => overlap(ranking, rankings[i] as string[], depth)));
      const changes = estimatesOf(differences(measures, measureAll(exact)));
      hnsw = { kept: { 10: keptAt(10), 100: keptAt(100) }, changes };
    }
    const queries = new Map(questions.map(({ id }, i) => [id, measures[i] as Measures]));
    results.set(mode, { estimates: estimatesOf(measures), queries, hnsw });
  }
  return results;
}

/** Each query's measures minus those that another ranking of the same queries has. */
function differences(measures: readonly Measures[], others: readonly Measures[]): Measures[] {
  return measures.map((own, i) =>
    byMetric((metric) => own[metric] - (others[i] as Measures)[metric]),
  );
}

/** Means over the queries, with their intervals. */
function estimatesOf(measures: readonly Measures[]): Record<Metric, Estimate> {
  return byMetric((metric) => {
    const values = measures.map((own) => own[metric]);
    return { value: mean(values), interval: meanInterval(values) };
  });
}

/** One thing for each metric. */
export function byMetric<Value>(of: (metric: Metric) => Value): Record<Metric, Value> {
  return Object.fromEntries(METRICS.map((metric) => [metric, of(metric)])) as Record<Metric, Value>;
}

/** The results in the order of the items, some of which are worked on at once. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at] as Item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
