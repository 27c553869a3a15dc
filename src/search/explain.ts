import type { Distribution } from '../backend/backend.js';
import type { Explanation, ScorePart } from '../domain/search.js';
import { type Ranked, rounded, standardScore, type Weights } from './fuse.js';

/** What a score is made of; `terms` are what each word of the query gives to the score of the words. */
export function explain(
  { score, own, similarity, wordScore }: Ranked,
  { semanticRatio, similarities, wordScores }: Weights,
  terms: { term: string; score: number }[],
): Explanation {
  const words = part(wordScore, wordScores, 1 - semanticRatio);
  return {
    semantic: part(similarity, similarities, semanticRatio),
    words: words && { ...words, terms },
    own,
    neighbours: rounded(score - own),
  };
}

function part(
  score: number | null,
  distribution: Distribution | undefined,
  weight: number,
): ScorePart | null {
  if (score === null || !distribution) return null;
  return {
    score,
    mean: rounded(distribution.mean),
    deviation: rounded(distribution.deviation),
    standardScore: rounded(standardScore(score, distribution)),
    weight,
  };
}
