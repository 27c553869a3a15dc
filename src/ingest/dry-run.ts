import type { SourceRecord } from '../formats/record.js';
import { inBatches, toCandidates } from './candidates.js';
import type { IngestOutcome } from './commit.js';
import { type DedupeOptions, Deduplicator } from './dedupe.js';
import { knownVector } from './embed.js';
import type { IngestDependencies } from './pipeline.js';

const BATCH_SIZE = 256;

/** What an ingest would make of a record. */
export interface DryRunOutcome {
  outcome: IngestOutcome;
  /** Whether its text would have to be embedded. */
  isNewText: boolean;
}

/**
 * What `ingest` would do with these records, without doing it: nothing is embedded and nothing stored.
 * Of several new records of one paper the first counts as added, the others as updates. Abstracts are not
 * remembered, so of a new paper that a second record changes the text may be counted twice.
 */
export async function* dryRun(
  records: AsyncIterable<SourceRecord>,
  { store, embedder }: IngestDependencies,
  options: DedupeOptions,
): AsyncGenerator<DryRunOutcome> {
  const deduplicator = new Deduplicator(store, options);
  const namesOf = deduplicator.namesOf.bind(deduplicator);
  const texts = new Set<string>();
  for await (const batch of inBatches(toCandidates(records), BATCH_SIZE, namesOf)) {
    for (const record of await deduplicator.rehearse(batch)) {
      if (record.kind !== 'write') {
        yield { outcome: record, isNewText: false };
        continue;
      }
      const { place, ignored, id, isMerged, hasAbstract, expected, contentHash } = record;
      const kind = expected ? 'updated' : 'added';
      const hasVector = record.vector ?? knownVector(record, embedder);
      const isNewText = hasVector === undefined && !texts.has(contentHash);
      texts.add(contentHash);
      yield { outcome: { place, ignored, kind, id, isMerged, hasAbstract }, isNewText };
    }
  }
}
