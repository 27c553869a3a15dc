import type { Paper } from '../domain/paper.js';

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
      vector: Float32Array;
      /** Write only over this paper (null: over none); left out, over whatever is there. */
      over?: Paper | null;
    }
  | { kind: 'delete'; id: string };

/**
 * What a write did; `missing` is a delete of a paper that was not there, `conflict` a put over a paper
 * that is not the stored one (any more): neither changes anything.
 */
export type WriteOutcome = 'added' | 'updated' | 'unchanged' | 'deleted' | 'missing' | 'conflict';

export interface Neighbour {
  id: string;
  /** Cosine similarity, rounded to 6 decimals so that ties are ties on every path. */
  similarity: number;
}

export interface Nearest {
  /** Ordered by similarity, then id. */
  neighbours: Neighbour[];
  /** How many papers were there to be ranked. */
  total: number;
  /** The index was not there, so every vector was compared: right, but slower. */
  degraded: boolean;
}

export interface BackendStatus {
  papers: number;
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
  /** Ids that are not there are left out; the order is the order asked for. */
  getPapers(ids: readonly string[]): Promise<StoredPaper[]>;
  /** Papers by id, ascending by code point, after `afterId`; every paper that stays is met once. */
  listPapers(afterId: string | null, limit: number): Promise<Paper[]>;
  /** Vectors that are stored for these texts, by content hash. */
  getVectors(contentHashes: readonly string[]): Promise<Map<string, Float32Array>>;
  /**
   * All of the operations or none, in order. When it resolves they are on disk and seen by the next
   * read and search; no operations wait for what others have written. Throws STORAGE_FULL,
   * DATABASE_READ_ONLY, DATABASE_BUSY or MODEL_CHANGED with nothing changed.
   */
  write(operations: readonly WriteOperation[]): Promise<WriteOutcome[]>;
  /** The `depth` papers nearest to a vector. */
  nearest(vector: Float32Array, depth: number): Promise<Nearest>;
  status(): Promise<BackendStatus>;
  /** Brings what is derived from the papers up to date on disk, so that the next start is fast. */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}
