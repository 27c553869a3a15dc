import { rounded } from '../domain/rounding.js';
import type { Explanation, ScorePart } from '../domain/search.js';
import type { RankingStatistics, TermContribution } from '../engine/engine.js';
import { type Ranked, standardScore, type Weights } from './fuse.js';

/** What a score is made of; `terms` are what each word of the query gives to the score of the words. */
export function explain(
  { score, baseScore, preference, similarity, lexicalScore }: Ranked,
  { semanticRatio, similarities, lexicalScores }: Weights,
  terms: readonly TermContribution[],
): Explanation {
  const lexical = part(lexicalScore, lexicalScores, 1 - semanticRatio);
  return {
    semantic: part(similarity, similarities, semanticRatio),
    lexical: lexical && { ...lexical, terms: [...terms] },
    own: baseScore,
    neighbours: rounded(score - baseScore - preference),
    preferences: preference,
  };
}

function part(
  score: number | null,
  statistics: RankingStatistics,
  weight: number,
): ScorePart | null {
  if (score === null || !statistics) return null;
  if (statistics === 'unknown') {
    return { score, mean: null, deviation: null, standardScore: null, weight };
  }
  return {
    score,
    mean: rounded(statistics.mean),
    deviation: rounded(statistics.standardDeviation),
    standardScore: rounded(standardScore(score, statistics)),
    weight,
  };
}
