import type { Candidate, Distribution, Retrieval } from '../backend/backend.js';
import type { Explanation, ScorePart } from '../domain/search.js';

/** What a paper's nearest papers count in its score; docs/decisions/0008. */
const NEIGHBOURS_COUNT = 0.2;
/** How many neighbours vouch for a paper. */
export const VOUCHING = 3;

/** A candidate with its place in the order of answers. */
export interface Ranked extends Candidate {
  score: number;
  parts: Omit<Explanation, 'words'> & { words: ScorePart | null };
}

/**
 * Scores the candidates and puts them in order: by score, then id.
 *
 *   standard score   z = (score - mean) / deviation, over the whole collection, of each kind of score
 *   own              ratio z(similarity) + (1 - ratio) z(words)
 *   score            0.8 own + 0.2 the mean of own over the three nearest papers, weighted by similarity
 *
 * A neighbour that neither list has counts as the last of those that one has: it would hardly be better.
 * Papers vouch for their neighbours in hybrid rankings only: with a ratio of 1 or 0, or where one kind
 * of score is missing, the order is that of the other kind alone.
 */
export function fuse(
  { candidates, similarities, wordScores }: Retrieval,
  semanticRatio: number,
): Ranked[] {
  const ratio = wordScores === undefined ? 1 : similarities === undefined ? 0 : semanticRatio;
  const isHybrid = ratio > 0 && ratio < 1;
  const parts = candidates.map((candidate) => ({
    semantic: part(candidate.similarity, similarities, ratio),
    words: part(candidate.wordScore, wordScores, 1 - ratio),
  }));
  const own = parts.map(({ semantic, words }) =>
    isHybrid
      ? weighted(semantic) + weighted(words)
      : ((ratio === 1 ? semantic?.score : words?.score) ?? 0),
  );
  const lowest = own.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY);
  return candidates
    .map((candidate, place) => {
      const alone = own[place] as number;
      const vouched = isHybrid ? vouchedFor(candidate, own, { alone, lowest }) : alone;
      const score = isHybrid ? alone + NEIGHBOURS_COUNT * (vouched - alone) : alone;
      const { semantic, words } = parts[place] as (typeof parts)[number];
      return {
        ...candidate,
        score: rounded(score),
        parts: { semantic, words, own: rounded(alone), neighbours: rounded(score - alone) },
      };
    })
    .sort(byScore);
}

/** By score, then id: an order without ties, so that pages neither repeat nor lose a paper. */
export function byScore(a: Pick<Ranked, 'score' | 'id'>, b: Pick<Ranked, 'score' | 'id'>): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1);
}

function part(
  score: number | null,
  distribution: Distribution | undefined,
  weight: number,
): ScorePart | null {
  if (score === null || !distribution) return null;
  const { mean, deviation } = distribution;
  return {
    score,
    mean: rounded(mean),
    deviation: rounded(deviation),
    standardScore: deviation === 0 ? 0 : rounded((score - mean) / deviation),
    weight,
  };
}

const weighted = (part: ScorePart | null): number => (part ? part.weight * part.standardScore : 0);

function vouchedFor(
  { neighbours }: Candidate,
  own: readonly number[],
  { alone, lowest }: { alone: number; lowest: number },
): number {
  let sum = 0;
  let weight = 0;
  for (const { candidate, similarity } of neighbours.slice(0, VOUCHING)) {
    const counts = Math.max(0, similarity);
    sum += counts * (candidate === null ? lowest : (own[candidate] as number));
    weight += counts;
  }
  return weight === 0 ? alone : sum / weight;
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
