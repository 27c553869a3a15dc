import type { NearpaperError } from '../domain/errors.js';
import type { Paper } from '../domain/paper.js';
import {
  acceptedOutcome,
  type IngestOutcome,
  type Origin,
  type RejectedRecord,
  rejectedOutcome,
  type Subject,
} from './outcome.js';
import type { ValidRecord } from './validated-records.js';

/** What is to be done about a record. */
export type Decision = RejectedRecord | UnchangedRecord | PlannedWrite;

/** A record that changes nothing about a stored paper. */
interface UnchangedRecord {
  kind: 'unchanged';
  origin: Origin;
  subject: Subject;
}

/** A record that adds or may change a paper. */
export interface PlannedWrite {
  kind: 'write';
  origin: Origin;
  subject: Subject;
  record: ValidRecord;
  /** The paper as it is to be stored. */
  paper: Paper;
  contentHash: string;
  /** Undefined until the text is embedded, and where that failed. */
  vector: Float32Array | undefined;
  /** Why the text could not be embedded; the paper is kept without a vector. */
  failure?: NearpaperError | undefined;
  /** What the record was merged into (null: nothing was stored); undefined when it does not matter. */
  expected: Paper | null | undefined;
  /** Ids under which other sources have this paper, to be stored with it. */
  aliases: string[];
}

/** The outcome of a decision that writes nothing. */
export function outcomeWithoutWrite(decision: RejectedRecord | UnchangedRecord): IngestOutcome {
  return decision.kind === 'rejected'
    ? rejectedOutcome(decision)
    : acceptedOutcome(decision, 'unchanged');
}

/** The decisions that write. */
export function plannedWrites(decisions: readonly Decision[]): PlannedWrite[] {
  return decisions.filter((decision) => decision.kind === 'write');
}
