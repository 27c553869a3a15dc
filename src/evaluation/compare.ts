import { type Interval, mean, meanInterval } from './bootstrap.js';
import type { ModeResult } from './evaluate.js';
import { invalid } from './invalid.js';
import { METRICS, type Metric } from './metrics.js';
import type { SavedRun } from './saved-run.js';

interface Difference {
  before: number;
  now: number;
  change: number;
  /** The interval of the change, query by query; null where the saved run has no values of its queries. */
  interval: Interval | null;
  /** How many queries both runs have. */
  queries: number;
}

/** The differences by mode, for each metric that both runs have. */
export type Comparison = Record<string, Partial<Record<Metric, Difference>>>;

/**
 * Sets results against a saved run of the same collection: over the queries that both have, or, where
 * the saved run has means only, mean against mean. Modes that one of them lacks are left out.
 */
export function compare(results: ReadonlyMap<string, ModeResult>, saved: SavedRun): Comparison {
  const comparison: Comparison = {};
  for (const [mode, result] of results) {
    if (!Object.hasOwn(saved.modes, mode)) continue;
    const differences: Partial<Record<Metric, Difference>> = {};
    for (const metric of METRICS) {
      const difference = compareMetric(metric, mode, result, saved);
      if (difference) differences[metric] = difference;
    }
    comparison[mode] = differences;
  }
  if (Object.keys(comparison).length === 0) {
    throw invalid(`the saved run has none of the modes ${[...results.keys()].join(', ')}`);
  }
  return comparison;
}

function compareMetric(
  metric: Metric,
  mode: string,
  { estimates, queries }: ModeResult,
  saved: SavedRun,
): Difference | undefined {
  const before = saved.modes[mode]?.[metric];
  if (before === undefined) return undefined;
  const savedQueries = saved.queries?.[mode];
  if (!savedQueries) {
    const now = estimates[metric].value;
    return { before, now, change: now - before, interval: null, queries: queries.size };
  }
  const pairs = [...queries].flatMap(([id, measures]) => {
    const was = Object.hasOwn(savedQueries, id) ? savedQueries[id]?.[metric] : undefined;
    return was === undefined ? [] : [{ was, is: measures[metric] }];
  });
  if (pairs.length === 0) throw invalid(`the saved run has none of these queries in mode ${mode}`);
  const changes = pairs.map(({ was, is }) => is - was);
  return {
    before: mean(pairs.map(({ was }) => was)),
    now: mean(pairs.map(({ is }) => is)),
    change: mean(changes),
    interval: meanInterval(changes),
    queries: pairs.length,
  };
}
