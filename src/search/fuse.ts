import type { Candidate, Retrieval, ScoreStatistics } from '../backend/backend.js';

/** What a paper's nearest papers count in its score; docs/decisions/0008. */
const SMOOTHING = 0.21;
/** How many neighbours vouch for a paper. */
export const SMOOTHING_NEIGHBOURS = 3;

/**
 * A candidate with its place in the order of answers. Rankings are remembered for their pages, by the
 * hundred: this is all that is kept of a candidate.
 */
export interface Ranked {
  id: string;
  score: number;
  /** The score before its neighbours had a say. */
  baseScore: number;
  similarity: number | null;
  lexicalScore: number | null;
}

/** What the two kinds of scores count, which ones there are, and how they are distributed. */
export interface Weights {
  semanticRatio: number;
  similarities: ScoreStatistics | undefined;
  lexicalScores: ScoreStatistics | undefined;
}

/** The weights of a ranking: where one kind of score is missing, all is the other's. */
export function weigh(
  { similarities, lexicalScores }: Pick<Retrieval, 'similarities' | 'lexicalScores'>,
  semanticRatio: number,
): Weights {
  const ratio = lexicalScores === undefined ? 1 : similarities === undefined ? 0 : semanticRatio;
  return { semanticRatio: ratio, similarities, lexicalScores };
}

/**
 * The scores of the candidates, in their order.
 *
 *   standard score   z = (score - mean) / standard deviation, over the whole collection, of each kind of score
 *   base score       ratio z(similarity) + (1 - ratio) z(lexical score)
 *   score            0.79 base + 0.21 the mean base score of the three nearest papers, weighted by similarity
 *
 * A neighbour that neither list has counts as the last of those that one has: it would hardly be better.
 * Papers vouch for their neighbours in hybrid rankings only: with a ratio of 1 or 0 the score is the
 * similarity, or that of the words.
 */
export function fuse(candidates: readonly Candidate[], weights: Weights): Ranked[] {
  const { semanticRatio: ratio, similarities, lexicalScores } = weights;
  const isHybrid = ratio > 0 && ratio < 1;
  const own = new Float64Array(candidates.length);
  let lowest = Number.POSITIVE_INFINITY;
  for (let place = 0; place < own.length; place++) {
    const { similarity, lexicalScore } = candidates[place] as Candidate;
    own[place] = isHybrid
      ? ratio * standardScore(similarity, similarities) +
        (1 - ratio) * standardScore(lexicalScore, lexicalScores)
      : ((ratio === 1 ? similarity : lexicalScore) ?? 0);
    lowest = Math.min(lowest, own[place] as number);
  }
  return candidates.map((candidate, place) => {
    const { id, similarity, lexicalScore } = candidate;
    const alone = own[place] as number;
    const vouched = isHybrid ? neighbourhoodScore(candidate, own, { alone, lowest }) : alone;
    const score = rounded(alone + SMOOTHING * (vouched - alone));
    return { id, score, baseScore: rounded(alone), similarity, lexicalScore };
  });
}

/** By score, then id: an order without ties, so that pages neither repeat nor lose a paper. */
export function byScore(a: Pick<Ranked, 'score' | 'id'>, b: Pick<Ranked, 'score' | 'id'>): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1);
}

/** How many deviations a score is above the mean; 0 where it is missing or all are the same. */
export function standardScore(
  score: number | null,
  distribution: ScoreStatistics | undefined,
): number {
  if (score === null || !distribution || distribution.standardDeviation === 0) return 0;
  return (score - distribution.mean) / distribution.standardDeviation;
}

function neighbourhoodScore(
  { neighbours }: Candidate,
  own: Float64Array,
  { alone, lowest }: { alone: number; lowest: number },
): number {
  let sum = 0;
  let weight = 0;
  for (let k = 0; k < Math.min(SMOOTHING_NEIGHBOURS, neighbours.length); k++) {
    const { candidate, similarity } = neighbours[k] as Candidate['neighbours'][number];
    const counts = Math.max(0, similarity);
    sum += counts * (candidate === null ? lowest : (own[candidate] as number));
    weight += counts;
  }
  return weight === 0 ? alone : sum / weight;
}

/** To six decimals, so that ties are ties on every machine. */
export const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
