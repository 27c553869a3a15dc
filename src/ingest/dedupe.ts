import type { Backend, StoredPaper } from '../backend/backend.js';
import type { NearpaperError } from '../domain/errors.js';
import { mergePaper, type Paper } from '../domain/paper.js';
import type { Place } from '../formats/format.js';
import type { Candidate } from './candidates.js';
import { contentHashOf } from './identity.js';

/** What is to be done about a record. */
export type Resolved = { place: Place; ignored: string[] } & (
  | { kind: 'rejected'; id: string | null; error: NearpaperError }
  | { kind: 'unchanged'; id: string }
  | {
      kind: 'write';
      id: string;
      paper: Paper;
      contentHash: string;
      /** Undefined until the text is embedded. */
      vector: Float32Array | undefined;
    }
);

/**
 * Compares each record with what is stored: nothing that is the same is written again, and no text
 * that has a vector is embedded again.
 */
export class Deduplicator {
  readonly #backend: Backend;
  readonly #absentFields: 'keep' | 'clear';
  /** Papers of batches that are not committed yet; they count as stored for the batches behind them. */
  readonly #underway = new Map<string, Paper>();

  constructor(backend: Backend, absentFields: 'keep' | 'clear') {
    this.#backend = backend;
    this.#absentFields = absentFields;
  }

  async resolve(batch: Candidate[]): Promise<Resolved[]> {
    const ids = batch.flatMap((candidate) => ('input' in candidate ? [candidate.id] : []));
    const stored = new Map<string, StoredPaper>();
    for (const found of await this.#backend.getPapers(ids)) stored.set(found.paper.id, found);

    const resolved = batch.map((candidate) => this.#compare(candidate, stored));
    const hashes = resolved.flatMap((record) =>
      record.kind === 'write' ? [record.contentHash] : [],
    );
    const vectors = await this.#backend.getVectors(hashes);
    for (const record of resolved) {
      if (record.kind !== 'write') continue;
      record.vector = vectors.get(record.contentHash);
      this.#underway.set(record.id, record.paper);
    }
    return resolved;
  }

  /** The batch, as `resolve` gave it, is done: from now on the store answers for its papers. */
  forget(batch: Resolved[]): void {
    for (const record of batch) {
      const isLatest = record.kind === 'write' && this.#underway.get(record.id) === record.paper;
      if (isLatest) this.#underway.delete(record.id);
    }
  }

  #compare(candidate: Candidate, stored: Map<string, StoredPaper>): Resolved {
    const { place, ignored } = candidate;
    if ('error' in candidate) {
      return { place, ignored, kind: 'rejected', id: candidate.id, error: candidate.error };
    }
    const { id, input } = candidate;
    const known = stored.get(id)?.paper;
    const underway = this.#underway.get(id);
    const base = this.#absentFields === 'keep' ? (underway ?? known) : undefined;
    const paper = mergePaper(id, input, base);
    // One that is under way may yet fail, so whether it made a difference is for the store to say.
    if (known && !underway && JSON.stringify(known) === JSON.stringify(paper)) {
      return { place, ignored, kind: 'unchanged', id };
    }
    const contentHash = contentHashOf(paper);
    return { place, ignored, kind: 'write', id, paper, contentHash, vector: undefined };
  }
}
