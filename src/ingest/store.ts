import type { Backend, WriteOperation } from '../backend/backend.js';
import { assert, type NearpaperError } from '../domain/errors.js';
import type { Place } from '../formats/format.js';
import type { Resolved } from './dedupe.js';

/** What became of a record. */
export type IngestOutcome = { place: Place; ignored: string[] } & (
  | { kind: 'added' | 'updated' | 'unchanged'; id: string }
  | { kind: 'rejected'; id: string | null; error: NearpaperError }
);

/** Commits a batch as one write and says what became of each record. */
export async function store(batch: Resolved[], backend: Backend): Promise<IngestOutcome[]> {
  const operations: WriteOperation[] = [];
  for (const record of batch) {
    if (record.kind !== 'write') continue;
    const { paper, contentHash, vector } = record;
    assert(vector, 'a record is embedded before it is stored');
    operations.push({ kind: 'put', paper, contentHash, vector });
  }
  const written = operations.length > 0 ? await backend.write(operations) : [];
  let next = 0;
  return batch.map((record): IngestOutcome => {
    const { place, ignored } = record;
    if (record.kind === 'rejected') {
      return { place, ignored, kind: 'rejected', id: record.id, error: record.error };
    }
    const outcome = record.kind === 'write' ? written[next++] : 'unchanged';
    assert(
      outcome === 'added' || outcome === 'updated' || outcome === 'unchanged',
      'a put adds, updates or changes nothing',
    );
    return { place, ignored, kind: outcome, id: record.id };
  });
}
