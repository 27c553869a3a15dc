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
      /** What the record was laid over (null: nothing was stored); undefined when it does not matter. */
      over: Paper | null | undefined;
      candidate: Candidate;
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

  /** What is to be done about each record, seen from behind the batches that are under way. */
  async resolve(batch: Candidate[]): Promise<Resolved[]> {
    const resolved = await this.#resolve(batch, this.#underway);
    for (const record of resolved) {
      if (record.kind === 'write') this.#underway.set(record.id, record.paper);
    }
    return resolved;
  }

  /** The same as things stand in the store, for records whose paper was changed by somebody else. */
  resolveAgain(batch: Candidate[]): Promise<Resolved[]> {
    return this.#resolve(batch, new Map());
  }

  async #resolve(batch: Candidate[], underway: Map<string, Paper>): Promise<Resolved[]> {
    const ids = batch.flatMap((candidate) => ('input' in candidate ? [candidate.id] : []));
    const stored = new Map<string, StoredPaper>();
    for (const found of await this.#backend.getPapers(ids)) stored.set(found.paper.id, found);

    const resolved = batch.map((candidate) => this.#compare(candidate, stored, underway));
    const hashes = resolved.flatMap((record) =>
      record.kind === 'write' ? [record.contentHash] : [],
    );
    const vectors = await this.#backend.getVectors(hashes);
    for (const record of resolved) {
      if (record.kind === 'write') record.vector = vectors.get(record.contentHash);
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

  #compare(
    candidate: Candidate,
    stored: Map<string, StoredPaper>,
    underway: Map<string, Paper>,
  ): Resolved {
    const { place, ignored } = candidate;
    if ('error' in candidate) {
      return { place, ignored, kind: 'rejected', id: candidate.id, error: candidate.error };
    }
    const { id, input } = candidate;
    const known = stored.get(id)?.paper;
    const ahead = underway.get(id);
    const over = this.#absentFields === 'keep' ? (ahead ?? known ?? null) : undefined;
    const paper = mergePaper(id, input, over ?? undefined);
    // One that is under way may yet fail, so whether it made a difference is for the store to say.
    if (known && !ahead && JSON.stringify(known) === JSON.stringify(paper)) {
      return { place, ignored, kind: 'unchanged', id };
    }
    const contentHash = contentHashOf(paper);
    const vector = undefined;
    return { place, ignored, kind: 'write', id, paper, contentHash, vector, over, candidate };
  }
}
