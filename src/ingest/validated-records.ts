import { NearpaperError } from '../domain/errors.js';
import { mergePaper, type Paper, type PaperInput } from '../domain/paper.js';
import type { KnownEmbedding, SourceRecord } from '../formats/record.js';
import type { Origin, RejectedRecord } from './outcome.js';
import { identify } from './paper-ids.js';
import { validatePaper, validatePatch } from './validate.js';

/** A record that is a paper with an id. */
export interface ValidRecord {
  kind: 'valid';
  origin: Origin;
  /** How somebody named what it is read from. */
  source: string;
  id: string;
  input: PaperInput;
  /** The paper that the record makes by itself. */
  paper: Paper;
  embedding?: KnownEmbedding | undefined;
  /** Whether its id alone says which paper it is, whatever else it has in common with others. */
  isExact: boolean;
}

export type ValidatedRecord = ValidRecord | RejectedRecord;

export interface ValidationOptions {
  arePatches?: boolean | undefined;
  /** Called for every record that comes in, long before it is stored. */
  onRecord?: (() => void) | undefined;
}

/**
 * Validates each record and gives it its id; keeps the order. With `arePatches`, one with an id may be without
 * any text: only the paper that it changes must have some.
 */
export async function* validatedRecords(
  records: AsyncIterable<SourceRecord>,
  { arePatches = false, onRecord = () => {} }: ValidationOptions = {},
): AsyncGenerator<ValidatedRecord> {
  for await (const record of records) {
    onRecord();
    yield validated(record, arePatches);
  }
}

function validated(record: SourceRecord, isPatch: boolean): ValidatedRecord {
  const { place } = record;
  if ('error' in record) {
    return { kind: 'rejected', origin: { place, ignored: [] }, id: null, error: record.error };
  }
  const { value, ignored = [], embedding, isExact = false } = record;
  const origin = { place, ignored };
  const source = record.named ?? place.source;
  try {
    const hasId = typeof value.id === 'string';
    const input = isPatch && hasId ? validatePatch(value) : validatePaper(value);
    const id = identify(input);
    const paper = mergePaper(id, input);
    return { kind: 'valid', origin, source, id, input, paper, embedding, isExact };
  } catch (error) {
    if (!(error instanceof NearpaperError)) throw error;
    const id = typeof value.id === 'string' ? value.id : null;
    return { kind: 'rejected', origin, id, error };
  }
}
