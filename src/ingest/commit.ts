import { assert } from '../domain/errors.js';
import type { Store, WriteOperation } from '../store/store.js';
import {
  type Decision,
  outcomeWithoutWrite,
  type PlannedWrite,
  plannedWrites,
} from './decision.js';
import { acceptedOutcome, type IngestOutcome } from './outcome.js';
import type { ValidRecord } from './validated-records.js';

/** A record that was merged into a paper which is not the stored one any more. */
export interface Conflict {
  kind: 'conflict';
  record: ValidRecord;
}

/** Commits a batch as one write; the outcome of each record, in order. */
export async function commitBatch(
  batch: readonly Decision[],
  store: Store,
): Promise<(IngestOutcome | Conflict)[]> {
  const operations = plannedWrites(batch).map(toOperation);
  // Also for none: what was found unchanged may be another process's write, not yet in the index.
  const isAnswered = batch.some(({ kind }) => kind !== 'rejected');
  const written = isAnswered ? await store.write(operations) : [];
  let next = 0;
  return batch.map((decision) => {
    if (decision.kind !== 'write') return outcomeWithoutWrite(decision);
    const outcome = written[next++];
    if (outcome === 'conflict') return { kind: 'conflict', record: decision.record };
    assert(
      outcome === 'added' || outcome === 'updated' || outcome === 'unchanged',
      'a put adds, updates or changes nothing',
    );
    return acceptedOutcome(decision, outcome, decision.failure);
  });
}

function toOperation(write: PlannedWrite): WriteOperation {
  const { paper, contentHash, vector, failure, expected, aliases } = write;
  assert(vector || failure, 'a record is embedded before it is stored');
  return {
    kind: 'put',
    paper,
    contentHash,
    vector: vector ?? null,
    failure: failure?.message,
    expected,
    aliases,
  };
}
