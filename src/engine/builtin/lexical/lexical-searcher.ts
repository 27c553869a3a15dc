import type { QueryTerm } from '../../../text/words/analyze.js';
import type { ScoreStatistics } from '../../engine.js';
import { TopK } from '../top-k.js';
import {
  accumulateFrozen,
  accumulateMutable,
  collectMatches,
  collectTop,
  collectTopAndCount,
  type Totals,
} from './block-scores.js';
import { rangeOf } from './frozen-segment.js';
import { codeAt, inverseDocumentFrequency, type LexicalSnapshot } from './lexical-snapshot.js';
import { sliceCursor } from './mutable-segment.js';
import { TermBytes } from './term-bytes.js';
import { numberOf } from './term-dictionary.js';

/** DocIds whose scores are added up at a time: 256 KiB of scores, so that they stay in the cache. */
const BLOCK_DOCUMENTS = 32_768;

export interface LexicalRanking {
  /** Ordered by score, then docId. */
  docIds: Uint32Array;
  scores: Float64Array;
  /** Statistics of the scores of all papers, whatever the filter. */
  statistics: ScoreStatistics;
  /** The docIds that `minShare` asked for, ascending; none where they were only counted. */
  matches: number[];
  matchCount: number;
  /** The least score of one of them. */
  matchFloor: number;
  /** The docIds that `overall` asked for, by score, then docId. */
  bestOverall: Uint32Array;
}

export interface LexicalSearchOptions {
  /** 0 for deleted papers, which get no score, by docId; undefined where there are none. */
  live?: Uint8Array | undefined;
  /**
   * Also collects the allowed papers whose score is at least this share of the sum of the weights of the
   * query's words: what a paper of average length has that has each of them once. 0: every one with a score.
   */
  minShare?: number | undefined;
  /** Only counts them. */
  countOnly?: boolean | undefined;
  /** Also finds so many of the best of all papers, those with a 1 here, whatever is allowed. */
  overall?: { papers: Uint8Array; limit: number } | undefined;
}

/** A term of a query: its number in the snapshot, and its weight in the query times its idf. */
interface WeightedTerm {
  text: string;
  term: number;
  weight: number;
}

/**
 * BM25 over snapshots of a lexical index. A search adds up weight x impact for every posting of its
 * terms, block of docIds by block of docIds, and collects the best of each block. Nothing is skipped, so
 * the ranking is exact, and the mean and standard deviation of all scores fall out of it.
 *
 * A searcher owns the scratch space of its searches, which do not overlap; a snapshot is only read.
 */
export class LexicalSearcher {
  /** All zero between searches. */
  readonly #blockScores = new Float64Array(BLOCK_DOCUMENTS);
  readonly #term = new TermBytes();

  /**
   * The `limit` best papers among those that `allowed` has a 1 for, by docId. A paper without any term
   * of the query is none of them.
   */
  search(
    snapshot: LexicalSnapshot,
    terms: readonly QueryTerm[],
    limit: number,
    allowed: Uint8Array,
    { live, minShare, countOnly = false, overall }: LexicalSearchOptions = {},
  ): LexicalRanking {
    const { frozen, mutable, maxDoc, impacts } = snapshot;
    const weighted = this.#weigh(snapshot, terms);
    const best = new TopK(Math.min(limit, maxDoc));
    const bestOverall = new TopK(Math.min(overall?.limit ?? 0, maxDoc));
    const cursors = weighted.map(({ term }) => rangeOf(frozen, term));
    const mutableCursors = weighted.map(({ term }) => sliceCursor(mutable, term));
    const totals = { sum: 0, sumOfSquares: 0 };
    const scores = this.#blockScores;
    const matches: number[] = [];
    let matchCount = 0;
    const matchFloor = matchFloorOf(snapshot, terms, weighted, minShare ?? 0);
    for (let base = 0; base < maxDoc && weighted.length > 0; base += BLOCK_DOCUMENTS) {
      const block = { base, end: Math.min(base + BLOCK_DOCUMENTS, maxDoc), scores, live };
      for (let t = 0; t < weighted.length; t++) {
        const { weight } = weighted[t] as WeightedTerm;
        const cursor = cursors[t] as { at: number; stop: number };
        cursor.at = accumulateFrozen(block, frozen, cursor, weight, impacts, totals);
        const slices = mutableCursors[t];
        if (slices && block.end > frozen.lengths.length) {
          accumulateMutable(block, mutable, slices, weight, impacts, totals);
        }
      }
      if (countOnly) matchCount += collectTopAndCount(block, allowed, best, matchFloor);
      else collectTop(block, allowed, best);
      if (overall) collectTop(block, overall.papers, bestOverall);
      if (!countOnly && minShare !== undefined) {
        collectMatches(block, allowed, matchFloor, matches);
      }
      scores.fill(0, 0, block.end - base);
    }
    return {
      ...best.sorted(),
      statistics: statisticsOf(snapshot.count, totals),
      matches,
      matchCount: countOnly ? matchCount : matches.length,
      matchFloor,
      bestOverall: bestOverall.sorted().docIds,
    };
  }

  /** The scores of these papers, 0 for one without any term of the query. */
  scoresOf(
    snapshot: LexicalSnapshot,
    docIds: ArrayLike<number>,
    terms: readonly QueryTerm[],
  ): Float64Array {
    const scores = new Float64Array(docIds.length);
    for (const { term, weight } of this.#weigh(snapshot, terms)) {
      for (let k = 0; k < docIds.length; k++) {
        const code = codeAt(snapshot, term, docIds[k] as number);
        if (code >= 0) (scores[k] as number) += weight * (snapshot.impacts[code] as number);
      }
    }
    return scores;
  }

  /** How much each term of the query adds to the score of a paper; terms that it lacks are left out. */
  contributions(
    snapshot: LexicalSnapshot,
    docId: number,
    terms: readonly QueryTerm[],
  ): { term: string; score: number }[] {
    return this.#weigh(snapshot, terms).flatMap(({ text, term, weight }) => {
      const code = codeAt(snapshot, term, docId);
      if (code < 0) return [];
      return [{ term: text, score: weight * (snapshot.impacts[code] as number) }];
    });
  }

  /** The `limit` terms with the highest weight times inverse document frequency. */
  keyTerms(snapshot: LexicalSnapshot, terms: readonly QueryTerm[], limit: number): QueryTerm[] {
    if (terms.length <= limit) return [...terms];
    return terms
      .map((term) => ({ term, weight: this.#weigh(snapshot, [term])[0]?.weight ?? 0 }))
      .sort((a, b) => b.weight - a.weight || (a.term.term < b.term.term ? -1 : 1))
      .slice(0, limit)
      .map(({ term }) => term);
  }

  /** The terms of a query that any paper has, with their weights. */
  #weigh(snapshot: LexicalSnapshot, terms: readonly QueryTerm[]): WeightedTerm[] {
    const weighted: WeightedTerm[] = [];
    for (const { term: text, weight } of terms) {
      this.#term.encode(text);
      const term = numberOf(snapshot.terms, this.#term);
      if (term < 0) continue;
      weighted.push({ text, term, weight: weight * inverseDocumentFrequency(snapshot, term) });
    }
    return weighted;
  }
}

/**
 * The least score of a match. A word that no paper has weighs as the rarest would: papers that have the
 * rest of the query do not match by that. Where one word is all that is asked for, having it is enough.
 */
function matchFloorOf(
  { count }: LexicalSnapshot,
  terms: readonly QueryTerm[],
  weighted: readonly WeightedTerm[],
  minShare: number,
): number {
  const words = terms.filter(({ weight }) => weight >= 1);
  if (minShare === 0 || words.length <= 1) return Number.MIN_VALUE;
  const known = new Map(weighted.map(({ text, weight }) => [text, weight]));
  const rarest = Math.log(1 + (count + 0.5) / 0.5);
  let sum = 0;
  for (const { term, weight } of words) sum += known.get(term) ?? weight * rarest;
  return minShare * sum;
}

function statisticsOf(count: number, { sum, sumOfSquares }: Totals): ScoreStatistics {
  if (count === 0) return { mean: 0, standardDeviation: 0 };
  const mean = sum / count;
  return { mean, standardDeviation: Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean)) };
}
