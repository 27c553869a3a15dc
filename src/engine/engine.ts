import type { Filter } from '../domain/filter.js';
import type { FacetField, Facets } from '../domain/search.js';
import type { Changes } from '../store/store.js';
import type { QueryTerm } from '../text/words/analyze.js';
import type { Vocabulary } from './vocabulary.js';

/** Mean and standard deviation of one kind of score over all papers, whatever the filter. */
export interface ScoreStatistics {
  mean: number;
  standardDeviation: number;
}

/**
 * Which papers count as found by a query of words and a vector. None of it depends on the filter, so that what
 * a filter leaves of the papers found is what the same query finds under that filter.
 */
export interface FoundRule {
  /** This many papers, the nearest of all that there are, count, ... */
  nearest: number;
  /** ... all of a collection that has no more than these, ... */
  allUpTo: number;
  /** ... this many with the best lexical scores of all, ... */
  bestByWords: number;
  /** ... and every one whose lexical score reaches this share of the weight of the query's words. */
  minWordShare: number;
}

/** Papers that a query prefers: they are ranked higher, and hide no other. */
export interface Preference {
  filter: Filter;
  /** Whether satisfying it is enough to be found. */
  isFound: boolean;
}

/** An order of papers by what they are, in which those that lack it come last. */
export interface SortOrder {
  by: 'year' | 'added' | 'title';
  order: 'asc' | 'desc';
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
  /** Texts that must stand so in its title. */
  titlePhrases?: readonly string[] | undefined;
  /** Words that must not stand in it as they are written, and phrases that must not in any inflection. */
  excluded?: readonly string[] | undefined;
  filter?: Filter | undefined;
  /** Left out, every paper that the filter allows counts as found, or without a vector every one with a word. */
  found?: FoundRule | undefined;
  preferred?: readonly Preference[] | undefined;
  /** Ids of papers that are found whatever their scores, as far as the filter allows them. */
  pinned?: readonly string[] | undefined;
  /** Takes the first of the papers found in this order, instead of those with the best scores. */
  sort?: SortOrder | undefined;
  /** How many papers to take from each of the two rankings. */
  topK: number;
  /** Compare every vector instead of asking an approximate index (`EngineCapabilities.exact`). */
  exact?: boolean | undefined;
  /** How many near papers to give with each candidate, at most 10 (`EngineCapabilities.neighbours`). */
  neighbours?: number | undefined;
  /** Values to count, and how many of each at most. */
  facets?: { fields: readonly FacetField[]; limit: number } | undefined;
}

/** A paper's place in an order of papers. */
export interface ListingPlace {
  /** What the order goes by: a year, milliseconds since 1970, or a folded title; null for a paper without it. */
  value: number | string | null;
  id: string;
}

/** What papers to list, whatever they are about. */
export interface ListingRequest
  extends Pick<RetrievalRequest, 'filter' | 'phrases' | 'titlePhrases' | 'excluded' | 'facets'> {
  sort: SortOrder;
  /** Papers behind this place; from the first one on where it is left out. */
  after?: ListingPlace | undefined;
  limit: number;
}

/** A part of a list of papers, in its order, ties by id. */
export interface Listing {
  places: ListingPlace[];
  /** How many papers the whole list has. */
  total: number;
  facets: Facets | undefined;
  degraded: boolean;
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
  /** What the order of the request goes by, as a number that ascends with it; null without an order, and where it is not known. */
  sortValue: number | null;
  /** Whether it counts as found; other candidates are the nearest of what there is. */
  isFound: boolean;
  /** Whether it satisfies each of the preferences of the request; empty without any. */
  preferred: readonly boolean[];
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
  /** The similarity of the nearest of all papers, whatever the filter; null where it was not looked for. */
  nearestSimilarity: number | null;
  /** How many papers are found. */
  total: number;
  /** How many papers there are, whatever the filter. */
  papers: number;
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
  /** The words, names and titles of the papers. */
  vocabulary: boolean;
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
  /** Lists papers that satisfy conditions, by what they are. A paper that stays is listed once. */
  list(request: ListingRequest): Promise<Listing>;
  /** Whether any paper satisfies a filter. */
  hasAny(filter: Filter): Promise<boolean>;
  /** What each term gives to the lexical scores of papers, by id, for explanations. */
  termContributions(
    ids: readonly string[],
    terms: readonly QueryTerm[],
  ): Promise<Map<string, TermContribution[]>>;
  /** The words, names and titles as they are now; undefined while there is no index, or where it cannot be given. */
  vocabulary(): Promise<Vocabulary | undefined>;
  /**
   * Brings what is derived from the papers up to date on disk, so that the next start is fast. With `after`
   * it may begin at once, and has everything that was written before that resolved (it never rejects).
   */
  checkpoint(after?: Promise<void>): Promise<void>;
  status(): Promise<EngineStatus>;
  /** Ends what runs in the background; the checkpoint on disk stays as it is. */
  close(): Promise<void>;
}
