import { rounded } from '../domain/rounding.js';
import type { Candidate, RankingStatistics, Retrieval, ScoreStatistics } from '../engine/engine.js';

/** What a paper's nearest papers count in its score; docs/decisions/0008. */
const SMOOTHING = 0.21;
/** How many of a paper's nearest papers smooth its score. */
export const SMOOTHING_NEIGHBOURS = 3;

/**
 * A candidate with its place in the order of answers. Rankings are remembered for their pages, by the
 * hundred: this is all that is kept of a candidate.
 */
export interface Ranked {
  id: string;
  score: number;
  /** The score before it is smoothed over the neighbours. */
  baseScore: number;
  /** What a name or a year in the query adds. */
  preference: number;
  similarity: number | null;
  lexicalScore: number | null;
}

/** What the two kinds of scores count, which ones there are, and their statistics. */
export interface Weights {
  semanticRatio: number;
  similarities: RankingStatistics;
  lexicalScores: RankingStatistics;
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
 * Only hybrid rankings are smoothed: with a ratio of 1 or 0 the score is the similarity, or the lexical
 * score. Where an engine does not know the statistics of a score, those of the candidates stand for them.
 */
export function fuse(candidates: readonly Candidate[], weights: Weights): Ranked[] {
  const { semanticRatio: ratio } = weights;
  const isHybrid = ratio > 0 && ratio < 1;
  const similarities = known(weights.similarities, candidates, 'similarity');
  const lexicalScores = known(weights.lexicalScores, candidates, 'lexicalScore');
  const base = new Float64Array(candidates.length);
  let lowest = Number.POSITIVE_INFINITY;
  for (let place = 0; place < base.length; place++) {
    const { similarity, lexicalScore } = candidates[place] as Candidate;
    base[place] = isHybrid
      ? ratio * standardScore(similarity, similarities) +
        (1 - ratio) * standardScore(lexicalScore, lexicalScores)
      : ((ratio === 1 ? similarity : lexicalScore) ?? 0);
    lowest = Math.min(lowest, base[place] as number);
  }
  return candidates.map((candidate, place) => {
    const { id, similarity, lexicalScore } = candidate;
    const alone = base[place] as number;
    const around = isHybrid ? neighbourhoodScore(candidate, base, { alone, lowest }) : alone;
    const score = rounded(alone + SMOOTHING * (around - alone));
    return { id, score, baseScore: rounded(alone), preference: 0, similarity, lexicalScore };
  });
}

/** The statistics of a kind of score: as the engine knows them, else those of the candidates' scores. */
function known(
  statistics: RankingStatistics,
  candidates: readonly Candidate[],
  kind: 'similarity' | 'lexicalScore',
): ScoreStatistics | undefined {
  if (statistics !== 'unknown') return statistics;
  const scores = candidates.flatMap((candidate) => candidate[kind] ?? []);
  if (scores.length === 0) return undefined;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / scores.length) };
}

/** Orders by score, then id: an order without ties, so that pages neither repeat nor lose a paper. */
export function byScore(a: Pick<Ranked, 'score' | 'id'>, b: Pick<Ranked, 'score' | 'id'>): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1);
}

/** How many deviations a score is above the mean; 0 where it is missing or all are the same. */
export function standardScore(
  score: number | null,
  statistics: ScoreStatistics | undefined,
): number {
  if (score === null || !statistics || statistics.standardDeviation === 0) return 0;
  return (score - statistics.mean) / statistics.standardDeviation;
}

function neighbourhoodScore(
  { neighbours }: Candidate,
  base: Float64Array,
  { alone, lowest }: { alone: number; lowest: number },
): number {
  let sum = 0;
  let weight = 0;
  for (let k = 0; k < Math.min(SMOOTHING_NEIGHBOURS, neighbours.length); k++) {
    const { candidate, similarity } = neighbours[k] as Candidate['neighbours'][number];
    const counts = Math.max(0, similarity);
    sum += counts * (candidate === null ? lowest : (base[candidate] as number));
    weight += counts;
  }
  return weight === 0 ? alone : sum / weight;
}
