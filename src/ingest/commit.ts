import { assert, type NearpaperError } from '../domain/errors.js';
import type { Place } from '../formats/record.js';
import type { Store, WriteOperation } from '../store/store.js';
import type { ValidCandidate } from './candidates.js';
import type { Resolved } from './dedupe.js';

/** What became of a record. */
export type IngestOutcome = { place: Place; ignored: string[] } & (
  | {
      kind: 'added' | 'updated' | 'unchanged';
      id: string;
      /** Whether the record is one more of a paper that is here under another id. */
      isMerged: boolean;
      /** Whether the paper has an abstract, now that the record was laid over it. */
      hasAbstract: boolean;
      /** Why it was kept without a vector. */
      failure?: NearpaperError | undefined;
    }
  | { kind: 'rejected'; id: string | null; error: NearpaperError }
);

/** A record that was laid over a paper which is not the stored one any more. */
export interface Conflict {
  kind: 'conflict';
  candidate: ValidCandidate;
}

/** Commits a batch as one write and says what became of each record. */
export async function commitBatch(
  batch: Resolved[],
  store: Store,
): Promise<(IngestOutcome | Conflict)[]> {
  const operations: WriteOperation[] = [];
  for (const record of batch) {
    if (record.kind !== 'write') continue;
    const { paper, contentHash, vector, failure, expected, aliases } = record;
    assert(vector || failure, 'a record is embedded before it is stored');
    operations.push({
      kind: 'put',
      paper,
      contentHash,
      vector: vector ?? null,
      failure: failure?.message,
      expected,
      aliases,
    });
  }
  // Also for none: what was found unchanged may be another process's write, not yet in the index.
  const isAnswered = batch.some((record) => record.kind !== 'rejected');
  const written = isAnswered ? await store.write(operations) : [];
  let next = 0;
  return batch.map((record): IngestOutcome | Conflict => {
    const { place, ignored } = record;
    if (record.kind === 'rejected') {
      return { place, ignored, kind: 'rejected', id: record.id, error: record.error };
    }
    const { id, isMerged, hasAbstract } = record;
    const answer = { place, ignored, id, isMerged, hasAbstract };
    if (record.kind === 'unchanged') return { ...answer, kind: 'unchanged' };
    const outcome = written[next++];
    if (outcome === 'conflict') return { kind: 'conflict', candidate: record.candidate };
    assert(
      outcome === 'added' || outcome === 'updated' || outcome === 'unchanged',
      'a put adds, updates or changes nothing',
    );
    return { ...answer, kind: outcome, failure: record.failure };
  });
}
