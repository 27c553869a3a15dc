import { NearpaperError } from '../domain/errors.js';
import type { SourceRecord } from '../formats/record.js';
import { SOURCE_ERRORS } from './summary.js';

/** Makes a record of the error of a source that cannot be opened, so that the sources behind it are read. */
export async function* withSourceError(
  source: string,
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<SourceRecord> {
  try {
    yield* records;
  } catch (error) {
    if (!(error instanceof NearpaperError) || !SOURCE_ERRORS.has(error.code)) throw error;
    yield { place: { source, line: null }, error };
  }
}

/** The first `limit` records; does not read beyond them. */
export async function* atMost(
  limit: number,
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<SourceRecord> {
  let left = limit;
  if (left <= 0) return;
  for await (const record of records) {
    yield record;
    if (--left === 0) return;
  }
}

/** Calls `onEnd` when all records have been read. */
export async function* withEnd(
  onEnd: () => void,
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<SourceRecord> {
  yield* records;
  onEnd();
}
