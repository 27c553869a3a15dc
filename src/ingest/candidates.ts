import { NearpaperError } from '../domain/errors.js';
import { mergePaper, type Paper, type PaperInput } from '../domain/paper.js';
import type { KnownEmbedding, Place, SourceRecord } from '../formats/record.js';
import { identify } from './identity.js';
import { validatePaper } from './validate.js';

/** A record after validation: a paper with an id, or why it is none. */
export type Candidate = ValidCandidate | RejectedCandidate;

interface FromSource {
  place: Place;
  ignored: string[];
}

export interface ValidCandidate extends FromSource {
  id: string;
  input: PaperInput;
  /** The paper that it would be by itself. */
  paper: Paper;
  embedding?: KnownEmbedding;
  /** Its id says which paper it is, whatever else it has in common with others. */
  isExact: boolean;
}

interface RejectedCandidate extends FromSource {
  id: string | null;
  error: NearpaperError;
}

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
      const id = identify(input);
      const { embedding, isExact = false } = record;
      const paper = mergePaper(id, input);
      yield { place, ignored, id, input, paper, isExact, ...(embedding && { embedding }) };
    } catch (error) {
      if (!(error instanceof NearpaperError)) throw error;
      const { id } = record.value;
      yield { place, ignored, id: typeof id === 'string' ? id : null, error };
    }
  }
}

/**
 * Groups of at most `size`. No two records of one share a name (`namesOf`), so that the later finds the
 * earlier stored or under way.
 */
export async function* inBatches(
  candidates: AsyncIterable<Candidate>,
  size: number,
  namesOf: (candidate: ValidCandidate) => readonly string[],
): AsyncGenerator<Candidate[]> {
  let batch: Candidate[] = [];
  let taken = new Set<string>();
  for await (const candidate of candidates) {
    const names = 'input' in candidate ? namesOf(candidate) : [];
    const isRepeated = names.some((name) => taken.has(name));
    if (batch.length >= size || isRepeated) {
      yield batch;
      batch = [];
      taken = new Set();
    }
    batch.push(candidate);
    for (const name of names) taken.add(name);
  }
  if (batch.length > 0) yield batch;
}
