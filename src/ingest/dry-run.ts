import type { SourceRecord } from '../formats/record.js';
import { inBatches } from './batches.js';
import { outcomeWithoutWrite } from './decision.js';
import { type DedupeOptions, Deduplicator } from './dedupe.js';
import { knownVector } from './embed.js';
import { acceptedOutcome, type IngestOutcome } from './outcome.js';
import type { IngestDependencies } from './pipeline.js';
import { type ValidationOptions, validatedRecords } from './validated-records.js';

const BATCH_SIZE = 256;

/** What an ingest would make of a record. */
export interface DryRunOutcome {
  outcome: IngestOutcome;
  /** Whether its text would have to be embedded. */
  isNewText: boolean;
}

/**
 * What `ingest` would do with these records, without doing it: nothing is embedded and nothing stored.
 * The first of several new records of one paper counts as added, the others as updates. Abstracts are not
 * remembered, so the text of a new paper that a second record changes may be counted twice.
 */
export async function* dryRun(
  records: AsyncIterable<SourceRecord>,
  { store, embedder }: IngestDependencies,
  options: DedupeOptions & Pick<ValidationOptions, 'onRecord'>,
): AsyncGenerator<DryRunOutcome> {
  const deduplicator = new Deduplicator(store, options, { isDryRun: true });
  const { onRecord } = options;
  const batches = inBatches(validatedRecords(records, { onRecord }), BATCH_SIZE, (record) =>
    deduplicator.keysOf(record),
  );
  const texts = new Set<string>();
  for await (const batch of batches) {
    for (const decision of await deduplicator.decide(batch)) {
      if (decision.kind !== 'write') {
        yield { outcome: outcomeWithoutWrite(decision), isNewText: false };
        continue;
      }
      const { expected, contentHash } = decision;
      const vector = decision.vector ?? knownVector(decision, embedder);
      const isNewText = vector === undefined && !texts.has(contentHash);
      texts.add(contentHash);
      yield { outcome: acceptedOutcome(decision, expected ? 'updated' : 'added'), isNewText };
    }
  }
}
