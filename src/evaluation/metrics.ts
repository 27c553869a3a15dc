import type { Grades } from './qrels.js';

/** The metrics, in the order in which they are shown. */
export const METRICS = ['ndcg@10', 'recall@10', 'recall@100', 'mrr@10', 'map@100'] as const;

export type Metric = (typeof METRICS)[number];

/** One value for each metric, 0 to 1. */
export type Measures = Record<Metric, number>;

/**
 * How good a ranking (document ids, best first, none twice) is for a query with at least one relevant
 * document. What was not judged counts as not relevant; what was judged and is not in the ranking,
 * or in no ranking, still counts in what could have been found, as in trec_eval.
 */
export function measure(ranking: readonly string[], grades: Grades): Measures {
  return {
    'ndcg@10': ndcg(ranking, grades, 10),
    'recall@10': recall(ranking, grades, 10),
    'recall@100': recall(ranking, grades, 100),
    'mrr@10': reciprocalRank(ranking, grades, 10),
    'map@100': averagePrecision(ranking, grades, 100),
  };
}

/**
 * Normalised discounted cumulative gain with gains 2^grade - 1 (Burges et al., 2005) and discounts
 * log2(rank + 1) (Järvelin and Kekäläinen, 2002), divided by that of the best possible ranking.
 */
export function ndcg(ranking: readonly string[], grades: Grades, depth: number): number {
  const ideal = [...grades.values()].sort((a, b) => b - a);
  const got = ranking.map((id) => grades.get(id) ?? 0);
  return discountedGain(got, depth) / discountedGain(ideal, depth);
}

function discountedGain(grades: readonly number[], depth: number): number {
  return grades
    .slice(0, depth)
    .reduce((sum, grade, i) => sum + (2 ** Math.max(0, grade) - 1) / Math.log2(i + 2), 0);
}

/** The share of all relevant documents that are among the first `depth`. */
export function recall(ranking: readonly string[], grades: Grades, depth: number): number {
  const found = ranking.slice(0, depth).filter((id) => isRelevant(id, grades)).length;
  return found / relevantOf(grades);
}

/** 1 / the rank of the first relevant document, 0 when none is among the first `depth`. */
export function reciprocalRank(ranking: readonly string[], grades: Grades, depth: number): number {
  const first = ranking.slice(0, depth).findIndex((id) => isRelevant(id, grades));
  return first < 0 ? 0 : 1 / (first + 1);
}

/**
 * Average precision over the first `depth` ranks: the precision at each relevant document, summed up
 * and divided by the number of all relevant documents (`map_cut` of trec_eval).
 */
export function averagePrecision(
  ranking: readonly string[],
  grades: Grades,
  depth: number,
): number {
  let found = 0;
  let sum = 0;
  for (const [i, id] of ranking.slice(0, depth).entries()) {
    if (isRelevant(id, grades)) sum += ++found / (i + 1);
  }
  return sum / relevantOf(grades);
}

/** The share of the first `depth` of one ranking that another has among its first `depth`. */
export function overlap(of: readonly string[], by: readonly string[], depth: number): number {
  const wanted = of.slice(0, depth);
  const there = new Set(by.slice(0, depth));
  return wanted.length === 0 ? 1 : wanted.filter((id) => there.has(id)).length / wanted.length;
}

/** How many documents are relevant. */
export function relevantOf(grades: Grades): number {
  return [...grades.values()].filter((grade) => grade > 0).length;
}

function isRelevant(id: string, grades: Grades): boolean {
  return (grades.get(id) ?? 0) > 0;
}
