import type { Neighbour } from '../backend/backend.js';

/** At the size of the starter corpus ... */
const SMALL = { papers: 47, floor: 0.25 };
/** ... and at the size of the collection that the benchmark measures. */
const LARGE = { papers: 10_000, floor: 0.35 };

/**
 * The least similarity at which the best hit counts as an answer. Among more papers something comes
 * nearer to any query, so the floor rises with the logarithm of their number, through two points
 * that were measured with the default model (`npm run bench -- good-match`, docs/decisions/0005).
 */
export function goodMatchFloor(papers: number): number {
  const slope = (LARGE.floor - SMALL.floor) / Math.log(LARGE.papers / SMALL.papers);
  return SMALL.floor + slope * Math.max(0, Math.log(papers / SMALL.papers));
}

/** Whether the best hit of a search over `papers` papers is close enough to be what was asked for. */
export function isGoodMatch(best: Neighbour | undefined, papers: number): boolean {
  return best !== undefined && best.similarity >= goodMatchFloor(papers);
}
