import type { Filter } from '../domain/filter.js';
import type { FacetField, Facets } from '../domain/search.js';
import type { Changes } from '../store/store.js';
import type { QueryTerm } from '../text/words/analyze.js';

/** Mean and standard deviation of one kind of score over all papers, whatever the filter. */
export interface ScoreStatistics {
  mean: number;
  standardDeviation: number;
}

export interface RetrievalRequest {
  /** Unit length; left out, papers are found by their words alone. */
  vector?: Float32Array | undefined;
  /** Left out, papers are found by their vectors alone. */
  terms?: readonly QueryTerm[] | undefined;
  /** For a text longer than a query: use at most so many of `terms`, those that count most. */
  maxTerms?: number | undefined;
  /** Texts that must stand in a paper as they are, word after word. */
  phrases?: readonly string[] | undefined;
  filter?: Filter | undefined;
  /** How many papers to take from each of the two rankings. */
  topK: number;
  /** Compare every vector instead of asking an approximate index (`EngineCapabilities.exact`). */
  exact?: boolean | undefined;
  /** How many near papers to give with each candidate, at most 10 (`EngineCapabilities.neighbours`). */
  neighbours?: number | undefined;
  /** Values to count, and how many of each at most. */
  facets?: { fields: readonly FacetField[]; limit: number } | undefined;
}

/** A paper that one of the rankings has, with what both say of it. */
export interface Candidate {
  id: string;
  /** Cosine of the vectors, rounded to 6 decimals so that ties are ties on every path; null without a vector. */
  similarity: number | null;
  /** BM25, rounded likewise; 0 for a paper without any word of the query, null without terms. */
  lexicalScore: number | null;
  year: number | null;
  addedAtMs: number;
  /** Nearest first, by their place among the candidates; null for one that is not among them. */
  neighbours: { candidate: number | null; similarity: number }[];
}

/**
 * The statistics of one kind of score: undefined where papers were not ranked by it (it was not asked for,
 * or cannot be done now), 'unknown' where they were and the engine does not know the statistics.
 */
export type RankingStatistics = ScoreStatistics | 'unknown' | undefined;

export interface Retrieval {
  /** Both rankings together, each paper once, in no order that means anything. */
  candidates: Candidate[];
  /** Statistics of the cosine similarities. */
  similarities: RankingStatistics;
  /** Statistics of the lexical scores. */
  lexicalScores: RankingStatistics;
  /** How many papers there were to be ranked: with a vector all that the filter allows, else those with a word of the query. */
  total: number;
  facets: Facets | undefined;
  /** The last change that the answer knows of. */
  sequence: number;
  /** Part of the index was not there: every vector was compared, and words may be missing or ranked more simply. */
  degraded: boolean;
}

/** What an engine can give beyond candidates; what it cannot is left out of its answers, never made up. */
export interface EngineCapabilities {
  /** Near papers of each candidate. */
  neighbours: boolean;
  /** What each term gives to a lexical score. */
  termContributions: boolean;
  /** Comparing every vector on demand. */
  exact: boolean;
}

export interface EngineStatus {
  /** `building`: answers come from comparing every vector until the index is there; `absent`: not searched here. */
  state: 'ready' | 'building' | 'absent';
  /** The last change that a search sees. */
  sequence: number;
  /** The last change in the checkpoint on disk; null while there is none. */
  checkpointSequence: number | null;
  versions: Record<string, string>;
}

/** What one term of a query gives to a paper's lexical score. */
export interface TermContribution {
  term: string;
  score: number;
}

/**
 * What follows the changes of a store and finds candidates for queries. It gives raw scores; what they mean
 * together is decided in src/search. Every implementation passes test/contract/engine-contract.ts.
 */
export interface Engine {
  readonly capabilities: EngineCapabilities;
  /** The last change that a search sees. */
  readonly sequence: number;
  /**
   * Takes changes in that begin where it stands (`store.changes(engine.sequence)`); when it resolves, a
   * search sees them. One call at a time. It may give way to searches unless `isUrgent`.
   */
  apply(changes: Changes, isUrgent: () => boolean): Promise<void>;
  /** The papers that may answer a query, with all that is needed to rank them. */
  retrieve(request: RetrievalRequest): Promise<Retrieval>;
  /** What each term gives to the lexical scores of papers, by id, for explanations. */
  termContributions(
    ids: readonly string[],
    terms: readonly QueryTerm[],
  ): Promise<Map<string, TermContribution[]>>;
  /**
   * Brings what is derived from the papers up to date on disk, so that the next start is fast. With `after`
   * it may begin at once, and has everything that was written before that resolved (it never rejects).
   */
  checkpoint(after?: Promise<void>): Promise<void>;
  status(): Promise<EngineStatus>;
  /** Ends what runs in the background; the checkpoint on disk stays as it is. */
  close(): Promise<void>;
}
