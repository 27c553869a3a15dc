import type { Paper } from '../domain/paper.js';
import type { StoredModel, UnembeddedPaper } from '../store/store.js';

/** A text that has no vector of the new model yet. */
export interface TextToEmbed {
  contentHash: string;
  paper: Paper;
}

export type ReindexingFailure = Pick<UnembeddedPaper, 'id' | 'error'>;

/**
 * Gives every paper a vector of another model beside the one it has, and then makes that model the one
 * in use, in one step. Until then nothing that serves or ingests notices; what was embedded when it stops
 * is there when it goes on. The vectors of the model before stay, which is the way back.
 */
export interface Reindexing {
  /** The model in use; undefined where nothing was ever stored. */
  readonly current: StoredModel | undefined;
  /** How many papers there are, how many of them lack a vector of the new model, and why one of those does. */
  count(): { papers: number; missing: number; failure: ReindexingFailure | undefined };
  /**
   * The next texts to be embedded, from the oldest paper to the newest; none when it has come to the end,
   * from where the next call begins anew. Texts that have failed are left out.
   */
  next(limit: number): TextToEmbed[];
  /** Whether there is a text that has neither a vector nor failed. */
  readonly isBehind: boolean;
  /** Commits vectors of the new model, by content hash. */
  store(vectors: ReadonlyMap<string, Float32Array>): void;
  /** Notes a text that the new model cannot take. */
  fail(contentHash: string, id: string, error: string): void;
  /** Whether so many papers lack a vector that something is wrong with the model, not with them. */
  readonly hasFailed: boolean;
  /** Makes the new model the one in use, unless papers came that it has not seen: false then. */
  swap(): boolean;
  /** Deletes the vectors of all models but the one in use. Returns how many there were. */
  deleteOtherVectors(): number;
  close(): void;
}
