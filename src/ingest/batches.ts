import type { ValidatedRecord, ValidRecord } from './validated-records.js';

/**
 * Groups of at most `size` records, in order. No two records of a group share a key (`keysOf`), so that the
 * later one is compared with a paper that the earlier one has made, stored or pending.
 */
export async function* inBatches(
  records: AsyncIterable<ValidatedRecord>,
  size: number,
  keysOf: (record: ValidRecord) => readonly string[],
): AsyncGenerator<ValidatedRecord[]> {
  let batch: ValidatedRecord[] = [];
  let taken = new Set<string>();
  for await (const record of records) {
    const keys = record.kind === 'valid' ? keysOf(record) : [];
    const isRepeated = keys.some((key) => taken.has(key));
    if (batch.length >= size || isRepeated) {
      yield batch;
      batch = [];
      taken = new Set();
    }
    batch.push(record);
    for (const key of keys) taken.add(key);
  }
  if (batch.length > 0) yield batch;
}
