import type { Paper } from '../domain/paper.js';

/** A paper with what the store knows about it. */
export interface StoredPaper {
  paper: Paper;
  /** Hash of the text that the vector stands for: the same hash means the same vector. */
  contentHash: string;
  addedAtMs: number;
  updatedAtMs: number;
}

export type WriteOperation =
  | {
      kind: 'put';
      paper: Paper;
      contentHash: string;
      /** Null where the text could not be embedded: the paper is found by its words until it can. */
      vector: Float32Array | null;
      /** Why it could not be embedded. */
      failure?: string | undefined;
      /** Write only over this paper (null: over none); left out, over whatever is there. */
      expected?: Paper | null | undefined;
      /** Ids that other sources have for this paper: it is found by them too, as long as it is there. */
      aliases?: readonly string[] | undefined;
    }
  | { kind: 'delete'; id: string };

/**
 * What a write did; `missing` is a delete of a paper that was not there, `conflict` a put whose `expected`
 * paper is not the stored one (any more): neither changes anything.
 */
export type WriteOutcome = 'added' | 'updated' | 'unchanged' | 'deleted' | 'missing' | 'conflict';

/** How often a text is tried before it is left alone until it changes. */
export const MAX_EMBEDDING_ATTEMPTS = 3;

/** How many ids `idsByKeys` gives for one key. */
export const MAX_IDS_OF_A_KEY = 50;

/** A paper that is stored without a vector. */
export interface UnembeddedPaper {
  id: string;
  /** Why the last attempt failed. */
  error: string;
  attempts: number;
  triedAtMs: number;
}

/** A paper as an engine indexes it. */
export interface VersionedPaper {
  /** The sequence number of the paper's last change: a changed paper is a new version. */
  version: number;
  paper: Paper;
  /** Unit length; all zeros for a paper that could not be embedded, which is similar to nothing. */
  vector: Float32Array;
  addedAtMs: number;
}

/** What changed after the change `since`, up to `sequence`, in the order in which it is to be applied. */
export interface Changes {
  since: number;
  /** Whoever has applied all of it knows every change up to this one. */
  sequence: number;
  /**
   * The papers of versions that were made since and are live, ascending, some at a time. They come before
   * the tombstones: between the two a changed paper is there twice, and never not at all.
   */
  papers: Iterable<VersionedPaper[]> | AsyncIterable<VersionedPaper[]>;
  /** Versions that went away since: their papers were changed again or deleted. */
  tombstones: readonly number[];
}

/** The model whose vectors the papers have. */
export interface StoredModel {
  id: string;
  fingerprint: string;
}

export interface StoreStatus {
  papers: number;
  /** Papers that are found by their words and by the meaning of their titles. */
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
  versions: Record<string, string>;
}

/**
 * The papers and their changes: the truth, from which everything that an engine holds can be made again.
 * Vectors are `Float32Array` of the model's dimensions and unit length. Every implementation passes
 * test/contract/store-contract.ts.
 */
export interface Store {
  /** Names this collection of papers and no other; stays the same when it is opened again. */
  readonly id: string;
  /** Ids that are not there are left out; the order is the order asked for. */
  getPapers(ids: readonly string[]): Promise<StoredPaper[]>;
  /** Papers by id, ascending by code point, after `afterId`; every paper that stays is listed once. */
  listPapers(afterId: string | null, limit: number): Promise<Paper[]>;
  /**
   * The ids of the papers that have these keys (`lookupKeys`, `aliasKey`), by key, each list ascending. Of
   * a key that very many have (`Introduction`), the first MAX_IDS_OF_A_KEY of them.
   */
  idsByKeys(keys: readonly string[]): Promise<Map<string, string[]>>;
  /** The aliases of papers by id; papers without one are left out. */
  aliasesOf(ids: readonly string[]): Promise<Map<string, string[]>>;
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
  /** What changed after the change `since`; 0 gives every paper that is there. */
  changes(since: number): Promise<Changes>;
  /**
   * The model whose vectors the papers have; after a reindex another one than the store was opened with,
   * which then answers from what it has and takes no writes.
   */
  model(): Promise<StoredModel>;
  status(): Promise<StoreStatus>;
  /** Resolves when all writes that were begun are settled and the store is closed. */
  close(): Promise<void>;
}

const PAPERS_A_PAGE = 1_000;

/** Every paper, by id, a page at a time. A paper that stays is there once, whatever is written meanwhile. */
export function allPapers(
  store: Pick<Store, 'listPapers'>,
  limit = PAPERS_A_PAGE,
): AsyncGenerator<Paper[]> {
  return pages((after) => store.listPapers(after, limit));
}

/** Every paper without a vector, by id, a page at a time. */
export function allUnembedded(
  store: Pick<Store, 'unembeddedPapers'>,
  limit = PAPERS_A_PAGE,
): AsyncGenerator<UnembeddedPaper[]> {
  return pages((after) => store.unembeddedPapers(after, limit));
}

async function* pages<Item extends { id: string }>(
  pageAfter: (afterId: string | null) => Promise<Item[]>,
): AsyncGenerator<Item[]> {
  for (let after: string | null = null; ; ) {
    const page: Item[] = await pageAfter(after);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.id;
  }
}
