import type { Filter } from '../domain/filter.js';
import type { Paper } from '../domain/paper.js';
import type { FacetField, Facets } from '../domain/search.js';
import type { QueryTerm } from '../text/words/analyze.js';

/** A paper with what the store knows about it. */
export interface StoredPaper {
  paper: Paper;
  /** Of the text that the vector stands for: the same hash means the same vector. */
  contentHash: string;
  addedAtMs: number;
  updatedAtMs: number;
}

export type WriteOperation =
  | {
      kind: 'put';
      paper: Paper;
      contentHash: string;
      /** Null where the text could not be embedded, and why: the paper is found by its words until it can. */
      vector: Float32Array | null;
      failure?: string;
      /** Write only over this paper (null: over none); left out, over whatever is there. */
      over?: Paper | null;
      /** Ids that other sources have for this paper: it is found by them too, as long as it is there. */
      aliases?: readonly string[];
    }
  | { kind: 'delete'; id: string };

/**
 * What a write did; `missing` is a delete of a paper that was not there, `conflict` a put over a paper
 * that is not the stored one (any more): neither changes anything.
 */
export type WriteOutcome = 'added' | 'updated' | 'unchanged' | 'deleted' | 'missing' | 'conflict';

/** How often a text is tried before it is left alone: until it changes. */
export const MAX_EMBEDDING_ATTEMPTS = 3;

/** A paper that is here without a vector. */
export interface UnembeddedPaper {
  id: string;
  /** Why the last attempt failed. */
  error: string;
  attempts: number;
  triedAtMs: number;
}

export interface Neighbour {
  id: string;
  /** Cosine similarity, rounded to 6 decimals so that ties are ties on every path. */
  similarity: number;
}

/** Of one kind of score over all papers, whatever the filter, so that a filter changes no score. */
export interface ScoreStatistics {
  mean: number;
  standardDeviation: number;
}

export interface RetrievalRequest {
  /** Unit length; left out, papers are found by their words alone. */
  vector?: Float32Array;
  /** Left out, papers are found by their vectors alone. */
  terms?: readonly QueryTerm[];
  /** Of a text longer than a query: only so many of `terms`, those that tell most. */
  maxTerms?: number;
  /** Texts that must stand in a paper as they are, word after word. */
  phrases?: readonly string[];
  filter?: Filter;
  /** How many papers to take from each of the two rankings. */
  topK: number;
  /** Compare every vector instead of asking the approximate index. */
  exact?: boolean;
  /** How many near papers to give with each candidate (at most 10). */
  neighbours?: number;
  /** Values to count, and how many of each at most. */
  facets?: { fields: readonly FacetField[]; limit: number };
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

export interface Retrieval {
  /** Both rankings together, each paper once, in no order that means anything. */
  candidates: Candidate[];
  /** Undefined without a vector. */
  similarities: ScoreStatistics | undefined;
  /** Undefined without terms. */
  lexicalScores: ScoreStatistics | undefined;
  /** How many papers there were to be ranked: with a vector all that the filter allows, else those with a word of the query. */
  total: number;
  facets: Facets | undefined;
  /** The last change that the answer knows of. */
  sequence: number;
  /** How the vectors were searched, for those who wonder. */
  plan: 'none' | 'scan' | 'hnsw';
  /** Part of the index was not there: every vector was compared, and words may be missing or ranked more simply. */
  degraded: boolean;
}

export interface BackendStatus {
  papers: number;
  /** Found by their words, and by the meaning of their titles. */
  withoutAbstract: number;
  embedding: {
    embedded: number;
    /** Could not be embedded so far, and will be tried again. */
    pending: number;
    /** Could not be embedded in MAX_EMBEDDING_ATTEMPTS attempts. */
    failed: number;
  };
  /** The number of the last change; grows by one with each added, updated or deleted paper. */
  sequence: number;
  index: {
    /** `building`: answers come from comparing every vector until the index is there. */
    state: 'ready' | 'building' | 'absent';
    /** The last change that a search sees. */
    sequence: number;
    /** The last change in the checkpoint on disk; null while there is none. */
    checkpointSequence: number | null;
  };
  versions: Record<string, string>;
}

/**
 * The seam between nearpaper and whatever keeps papers and finds vectors. Vectors are `Float32Array`
 * of the model's dimensions and unit length. Every implementation passes test/contract.
 */
export interface Backend {
  /** Of this collection of papers and no other; stays the same when it is opened again. */
  readonly id: string;
  /** Ids that are not there are left out; the order is the order asked for. */
  getPapers(ids: readonly string[]): Promise<StoredPaper[]>;
  /** Papers by id, ascending by code point, after `afterId`; every paper that stays is met once. */
  listPapers(afterId: string | null, limit: number): Promise<Paper[]>;
  /**
   * The ids of papers that are known under these names, by name, each list ascending: the keys of
   * `identityKeys`, and `id:` with an alias. Of a name that very many have (`Introduction`), some of them.
   */
  papersKnownAs(names: readonly string[]): Promise<Map<string, string[]>>;
  /** Those of these papers that have an alias: more than one source has said something of them. */
  papersOfSeveral(ids: readonly string[]): Promise<string[]>;
  /** Papers without a vector, by id, after `afterId`. */
  unembeddedPapers(afterId: string | null, limit: number): Promise<UnembeddedPaper[]>;
  /** Vectors that are stored for these texts, by content hash. */
  getVectors(contentHashes: readonly string[]): Promise<Map<string, Float32Array>>;
  /**
   * All of the operations or none, in order. When it resolves they are on disk and seen by the next
   * read and search; no operations wait for what others have written. Throws STORAGE_FULL,
   * DATABASE_READ_ONLY, DATABASE_BUSY or MODEL_CHANGED with nothing changed.
   */
  write(operations: readonly WriteOperation[]): Promise<WriteOutcome[]>;
  /** The papers that may answer a query, with all that is needed to rank them. */
  retrieve(request: RetrievalRequest): Promise<Retrieval>;
  /** The ten papers nearest to each of these, by similarity, then id; ids that are not there are left out. */
  neighbours(ids: readonly string[]): Promise<Map<string, Neighbour[]>>;
  /** What each term gives to the word scores of papers, for explanations. */
  termContributions(
    ids: readonly string[],
    terms: readonly QueryTerm[],
  ): Promise<Map<string, { term: string; score: number }[]>>;
  /**
   * Whose vectors the papers have; after a reindex another model than the backend was opened with, which
   * then answers from what it has and takes no writes.
   */
  model(): Promise<{ id: string; fingerprint: string }>;
  status(): Promise<BackendStatus>;
  /**
   * Brings what is derived from the papers up to date on disk, so that the next start is fast. With `after`
   * it may begin at once, and has everything that was written before that resolved (it never rejects).
   */
  checkpoint(after?: Promise<void>): Promise<void>;
  close(): Promise<void>;
}
