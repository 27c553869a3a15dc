import type { EmbeddingModel } from '../src/embedding/embedder.js';
import { goodMatchFloor } from '../src/search/good-match.js';
import type { QueryGroup } from './query-groups.js';
import { mean, shareOf } from './statistics.js';

/** 0.15 to 0.60. */
export const FLOORS = Array.from({ length: 19 }, (_, k) => (150 + 25 * k) / 1000);

/** What is known of a query before it is said whether there is a good match. */
export interface Found {
  /** The similarity of the best hit. */
  similarity: number;
  /** A paper has the query by name. */
  hasByName: boolean;
}

export interface RankedGroup extends QueryGroup {
  found: Found[];
}

/** Whether a query would be told that there is no good match. */
export type IsFlagged = (found: Found) => boolean;

/** By similarity alone, as without words. */
export const below =
  (floor: number): IsFlagged =>
  ({ similarity }) =>
    similarity < floor;

/** By similarity and words. */
export const belowUnnamed =
  (floor: number): IsFlagged =>
  ({ similarity, hasByName }) =>
    !hasByName && similarity < floor;

/** The floor of a search over so many papers now. */
export const floorInUse = (papers: number, { goodMatch }: EmbeddingModel): number =>
  goodMatch ? goodMatchFloor(papers, goodMatch) : Number.NEGATIVE_INFINITY;

/**
 * The mean of two shares: off-topic queries that are flagged, on-topic queries that are not. Each group
 * counts alike, however many queries it has.
 */
export function scoreOf(groups: readonly RankedGroup[], isFlagged: IsFlagged): number {
  const flagged = (isOnTopic: boolean) =>
    mean(
      groups
        .filter((group) => group.isOnTopic === isOnTopic && !group.isByConstruction)
        .map(({ found }) => shareOf(found, isFlagged)),
    );
  return (flagged(false) + 1 - flagged(true)) / 2;
}

/** The floor with the highest score; of equals the lowest, which flags least. */
export function bestFloor(
  groups: readonly RankedGroup[],
  rule: (floor: number) => IsFlagged,
): number {
  const score = (floor: number) => scoreOf(groups, rule(floor));
  return FLOORS.reduce((best, floor) => (score(floor) > score(best) ? floor : best));
}
