import type { NearpaperError } from '../domain/errors.js';
import type { Place } from '../formats/record.js';

/** Where a record came from. */
export interface Origin {
  place: Place;
  /** Names of the record that no field of a paper has. */
  ignored: string[];
}

/** The paper that a record is about. */
export interface Subject {
  id: string;
  /** Whether the paper was here under another id than the record's. */
  isMerged: boolean;
  /** Whether the paper has an abstract once the record is merged into it. */
  hasAbstract: boolean;
}

/** A record that cannot be used, and why. */
export interface RejectedRecord {
  kind: 'rejected';
  origin: Origin;
  /** As far as the record has one. */
  id: string | null;
  error: NearpaperError;
}

interface Accepted extends Subject {
  kind: 'added' | 'updated' | 'unchanged';
  /** Why the paper was kept without a vector. */
  failure?: NearpaperError | undefined;
}

type Rejected = Omit<RejectedRecord, 'origin'>;

/** What became of a record. */
export type IngestOutcome = Origin & (Accepted | Rejected);

/** The outcome of a record that cannot be used. */
export function rejectedOutcome({ origin, kind, id, error }: RejectedRecord): IngestOutcome {
  return { ...origin, kind, id, error };
}

/** The outcome of a record that was used; `failure` says why its paper was kept without a vector. */
export function acceptedOutcome(
  { origin, subject }: { origin: Origin; subject: Subject },
  kind: Accepted['kind'],
  failure?: NearpaperError,
): IngestOutcome {
  return { ...origin, ...subject, kind, failure };
}
