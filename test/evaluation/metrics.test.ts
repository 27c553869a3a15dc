import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  averagePrecision,
  METRICS,
  measure,
  ndcg,
  overlap,
  recall,
  reciprocalRank,
} from '../../src/evaluation/metrics.js';

const grades = (entries: Record<string, number>) => new Map(Object.entries(entries));

describe('by hand', () => {
  const judged = grades({ a: 3, b: 1, c: 0, d: 2, lost: 1 });
  const ranking = ['x', 'b', 'a', 'c', 'y', 'd'];

  test('nDCG: gains 7, 3, 1, 1 at best; 1 at rank 2, 7 at rank 3, 3 at rank 6', () => {
    const ideal = 7 / 1 + 3 / 1.5849625007 + 1 / 2 + 1 / 2.3219280949;
    const got = 1 / 1.5849625007 + 7 / 2 + 3 / 2.8073549221;
    expect(ndcg(ranking, judged, 10)).toBeCloseTo(got / ideal, 9);
    // Down to rank 3 only, against the best three.
    const cut = (1 / 1.5849625007 + 7 / 2) / (7 + 3 / 1.5849625007 + 1 / 2);
    expect(ndcg(ranking, judged, 3)).toBeCloseTo(cut, 9);
  });

  test('recall: 3 of 4 relevant documents, one of them at rank 6', () => {
    expect(recall(ranking, judged, 10)).toBe(0.75);
    expect(recall(ranking, judged, 3)).toBe(0.5);
  });

  test('reciprocal rank: the first relevant one is second', () => {
    expect(reciprocalRank(ranking, judged, 10)).toBe(0.5);
    expect(reciprocalRank(ranking, judged, 1)).toBe(0);
  });

  test('average precision: 1/2, 2/3 and 3/6 over the 4 that there are', () => {
    expect(averagePrecision(ranking, judged, 100)).toBeCloseTo((1 / 2 + 2 / 3 + 3 / 6) / 4, 12);
    expect(averagePrecision(ranking, judged, 5)).toBeCloseTo((1 / 2 + 2 / 3) / 4, 12);
  });

  test('a grade below 0 is no relevance and no loss', () => {
    const spam = grades({ a: 1, spam: -2 });
    expect(measure(['spam', 'a'], spam)['ndcg@10']).toBeCloseTo(1 / Math.log2(3), 12);
    expect(measure(['spam', 'a'], spam)['recall@10']).toBe(1);
  });

  test('depths are those of the names', () => {
    const late = [...Array.from({ length: 10 }, (_, i) => `x${i}`), 'a'];
    expect(measure(late, grades({ a: 1 }))).toEqual({
      'ndcg@10': 0,
      'recall@10': 0,
      'recall@100': 1,
      'mrr@10': 0,
      'map@100': 1 / 11,
    });
  });

  test('overlap counts members, not places', () => {
    expect(overlap(['a', 'b', 'c'], ['c', 'a', 'x'], 3)).toBeCloseTo(2 / 3, 12);
    expect(overlap(['a', 'b', 'c'], ['b', 'x', 'a'], 2)).toBe(0.5);
    expect(overlap([], ['a'], 10)).toBe(1);
  });
});

describe('for any ranking', () => {
  const IDS = Array.from({ length: 140 }, (_, i) => `d${i}`);
  const anyRanking = fc.shuffledSubarray(IDS);
  const anyGrades = fc
    .uniqueArray(
      fc.tuple(fc.constantFrom(...IDS, 'lost', 'gone'), fc.integer({ min: -1, max: 4 })),
      {
        selector: ([id]) => id,
        maxLength: 40,
      },
    )
    .map((pairs) => new Map(pairs))
    .filter((map) => [...map.values()].some((grade) => grade > 0));

  /** Every measure again, straight from its definition, rank by rank. */
  function slowly(ranking: string[], judged: Map<string, number>) {
    const grade = (id: string) => Math.max(0, judged.get(id) ?? 0);
    const relevant = [...judged.keys()].filter((id) => grade(id) > 0);
    const at = (rank: number) => ranking[rank - 1];
    const isHit = (rank: number) => {
      const id = at(rank);
      return id !== undefined && grade(id) > 0;
    };
    const hits = (depth: number) => {
      let count = 0;
      for (let rank = 1; rank <= depth; rank++) if (isHit(rank)) count++;
      return count;
    };
    const best = relevant.map(grade).sort((a, b) => b - a);
    let gain = 0;
    let idealGain = 0;
    for (let rank = 1; rank <= 10; rank++) {
      const discount = Math.log(2) / Math.log(rank + 1);
      const id = at(rank);
      if (id !== undefined) gain += (2 ** grade(id) - 1) * discount;
      if (best[rank - 1] !== undefined)
        idealGain += (2 ** (best[rank - 1] as number) - 1) * discount;
    }
    let precisions = 0;
    for (let rank = 1; rank <= 100; rank++) if (isHit(rank)) precisions += hits(rank) / rank;
    let reciprocal = 0;
    for (let rank = 10; rank >= 1; rank--) if (isHit(rank)) reciprocal = 1 / rank;
    return {
      'ndcg@10': gain / idealGain,
      'recall@10': hits(10) / relevant.length,
      'recall@100': hits(100) / relevant.length,
      'mrr@10': reciprocal,
      'map@100': precisions / relevant.length,
    };
  }

  test('each measure is what its definition says', () => {
    fc.assert(
      fc.property(anyRanking, anyGrades, (ranking, judged) => {
        const slow = slowly(ranking, judged);
        const fast = measure(ranking, judged);
        for (const metric of METRICS) expect(fast[metric]).toBeCloseTo(slow[metric], 9);
      }),
    );
  });

  test('each measure is between 0 and 1, and moving a relevant document up never lowers it', () => {
    fc.assert(
      fc.property(anyRanking, anyGrades, fc.nat(), (ranking, judged, choice) => {
        const before = measure(ranking, judged);
        for (const metric of METRICS) {
          expect(before[metric]).toBeGreaterThanOrEqual(0);
          expect(before[metric]).toBeLessThanOrEqual(1 + 1e-12);
        }
        const at = ranking.length < 2 ? 0 : 1 + (choice % (ranking.length - 1));
        const [above, moved] = [ranking[at - 1], ranking[at]];
        if (above === undefined || moved === undefined) return;
        if ((judged.get(moved) ?? 0) <= Math.max(0, judged.get(above) ?? 0)) return;
        const after = measure(ranking.with(at - 1, moved).with(at, above), judged);
        for (const metric of METRICS) {
          expect(after[metric]).toBeGreaterThanOrEqual(before[metric] - 1e-12);
        }
      }),
    );
  });

  test('the best ranking has nDCG 1', () => {
    fc.assert(
      fc.property(anyGrades, (judged) => {
        const best = [...judged].sort(([, a], [, b]) => b - a).map(([id]) => id);
        expect(ndcg(best, judged, 10)).toBeCloseTo(1, 12);
      }),
    );
  });
});
