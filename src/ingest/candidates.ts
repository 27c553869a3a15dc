import { NearpaperError } from '../domain/errors.js';
import type { PaperInput } from '../domain/paper.js';
import type { Place, SourceRecord } from '../formats/format.js';
import { identify } from './identity.js';
import { validatePaper } from './validate.js';

/** A record after validation: a paper with an id, or why it is none. */
export type Candidate = { place: Place; ignored: string[] } & (
  | { id: string; input: PaperInput }
  | { id: string | null; error: NearpaperError }
);

/** Validates each record and gives it its id. */
export async function* toCandidates(
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<Candidate> {
  for await (const record of records) {
    const { place } = record;
    const ignored = ('ignored' in record && record.ignored) || [];
    if ('error' in record) {
      yield { place, ignored, id: null, error: record.error };
      continue;
    }
    try {
      const input = validatePaper(record.value);
      yield { place, ignored, id: identify(input), input };
    } catch (error) {
      if (!(error instanceof NearpaperError)) throw error;
      const { id } = record.value;
      yield { place, ignored, id: typeof id === 'string' ? id : null, error };
    }
  }
}

/** Groups of at most `size`; no id stands twice in one, so that the later record finds the earlier stored. */
export async function* inBatches(
  candidates: AsyncIterable<Candidate>,
  size: number,
): AsyncGenerator<Candidate[]> {
  let batch: Candidate[] = [];
  let ids = new Set<string>();
  for await (const candidate of candidates) {
    const isRepeated = 'input' in candidate && ids.has(candidate.id);
    if (batch.length >= size || isRepeated) {
      yield batch;
      batch = [];
      ids = new Set();
    }
    batch.push(candidate);
    if ('input' in candidate) ids.add(candidate.id);
  }
  if (batch.length > 0) yield batch;
}
