import type { IngestOutcome } from './outcome.js';

/** How many records had each outcome, in this process since its start. */
export type OutcomeCounts = Record<IngestOutcome['kind'], number>;

/** Counts of nothing so far. */
export function noOutcomes(): OutcomeCounts {
  return { added: 0, updated: 0, unchanged: 0, rejected: 0 };
}
