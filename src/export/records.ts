import type { Paper } from '../domain/paper.js';
import { allPapers, type Store } from '../store/store.js';

const PAPERS_A_PAGE = 500;

/** A paper and the vector of its text, as they are stored. */
export interface ExportedRecord {
  paper: Paper;
  /** The hash of the text that the vector stands for. */
  contentHash: string;
  /** The fingerprint of the model that made the vector. */
  fingerprint: string;
  /** Undefined where there is none, or none was asked for. */
  vector: Float32Array | undefined;
}

/**
 * Every paper, by id, with its vector where it has one. A paper that stays is there once, whatever is
 * written meanwhile.
 */
export async function* exportedRecords(
  store: Store,
  { fingerprint, vectors }: { fingerprint: string; vectors: boolean },
): AsyncGenerator<ExportedRecord> {
  for await (const page of allPapers(store, PAPERS_A_PAGE)) {
    const stored = await store.getPapers(page.map(({ id }) => id));
    const hashes = stored.map(({ contentHash }) => contentHash);
    const known = vectors ? await store.getVectors(hashes) : new Map<string, Float32Array>();
    for (const { paper, contentHash } of stored) {
      yield { paper, contentHash, fingerprint, vector: known.get(contentHash) };
    }
  }
}
