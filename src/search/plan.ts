import { MAX_DEPTH } from '../domain/search.js';

/** The steps that a ranking is computed to. */
const DEPTHS = [100, MAX_DEPTH + 1];

/**
 * How many neighbours to ask for so that `needed` of them can be shown. An approximate index may rank
 * a little differently at another depth, so all pages up to the same step come from one ranking.
 */
export function planDepth(needed: number): number {
  return DEPTHS.find((depth) => depth >= needed) ?? needed;
}
