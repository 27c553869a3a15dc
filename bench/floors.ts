import type { EmbeddingModel } from '../src/embedding/embedder.js';
import { isGoodMatch } from '../src/search/good-match.js';
import type { QueryGroup } from './query-groups.js';
import { shareOf } from './statistics.js';

/** 0.15 to 0.60. */
export const FLOORS = Array.from({ length: 19 }, (_, k) => (150 + 25 * k) / 1000);

/** A group with the similarity of each query's best hit. */
export interface RankedGroup extends QueryGroup {
  best: number[];
}

/** Whether a query whose best hit has this similarity would be told that there is no good match. */
export type IsFlagged = (similarity: number) => boolean;

export const below =
  (floor: number): IsFlagged =>
  (similarity) =>
    similarity < floor;

/** What a search over so many papers does now. */
export const asInUse =
  (papers: number, { goodMatch }: EmbeddingModel): IsFlagged =>
  (similarity) =>
    !isGoodMatch({ id: '', similarity }, papers, goodMatch);

/** The mean of two shares: off-topic queries that are flagged, on-topic queries that are not. */
export function scoreOf(groups: readonly RankedGroup[], isFlagged: IsFlagged): number {
  const best = (isOnTopic: boolean) =>
    groups.filter((group) => group.isOnTopic === isOnTopic).flatMap((group) => group.best);
  return (shareOf(best(false), isFlagged) + 1 - shareOf(best(true), isFlagged)) / 2;
}

/** The floor with the highest score; of equals the lowest, which flags least. */
export function bestFloor(groups: readonly RankedGroup[]): number {
  const score = (floor: number) => scoreOf(groups, below(floor));
  return FLOORS.reduce((best, floor) => (score(floor) > score(best) ? floor : best));
}
