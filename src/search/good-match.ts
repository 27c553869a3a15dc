import type { Neighbour } from '../backend/backend.js';
import { assert } from '../domain/errors.js';
import type { GoodMatchPoint } from '../embedding/embedder.js';

/**
 * The least similarity at which the best hit counts as an answer. Among more papers something comes
 * nearer to any query, so the floor rises with the logarithm of their number, through two points that
 * were measured with the model (`npm run bench -- good-match`, docs/decisions/0005).
 */
export function goodMatchFloor(
  papers: number,
  [small, large]: readonly [GoodMatchPoint, GoodMatchPoint],
): number {
  assert(large.papers > small.papers, 'the second point is of the larger collection');
  const slope = (large.floor - small.floor) / Math.log(large.papers / small.papers);
  return small.floor + slope * Math.max(0, Math.log(papers / small.papers));
}

/**
 * Whether the best hit of a search over `papers` papers is close enough to be what was asked for. A
 * model without measured points is given the benefit of the doubt.
 */
export function isGoodMatch(
  best: Neighbour | undefined,
  papers: number,
  points: readonly [GoodMatchPoint, GoodMatchPoint] | undefined,
): boolean {
  if (!best) return false;
  return points === undefined || best.similarity >= goodMatchFloor(papers, points);
}
