import { assert, NearpaperError } from '../domain/errors.js';
import type { Embedder } from '../embedding/embedder.js';
import type { SourceRecord } from '../formats/record.js';
import type { Store } from '../store/store.js';
import { inBatches } from './batches.js';
import { type Conflict, commitBatch } from './commit.js';
import { type Decision, plannedWrites } from './decision.js';
import { type DedupeOptions, Deduplicator } from './dedupe.js';
import { embedBatch, type RunningEmbeddings } from './embed.js';
import { type IngestOutcome, rejectedOutcome } from './outcome.js';
import type { OutcomeCounts } from './outcome-counts.js';
import { validatedRecords } from './validated-records.js';

export interface IngestDependencies {
  embedder: Embedder;
  store: Store;
  /** Where outcomes are counted. */
  ingested?: OutcomeCounts | undefined;
}

export interface IngestOptions extends DedupeOptions {
  /** Papers in one commit. */
  batchSize?: number | undefined;
  /** What becomes of a paper whose text cannot be embedded: kept with its error, or (default) rejected. */
  unembeddable?: 'keep' | 'reject' | undefined;
  /** Called for every record that comes in, long before it is stored. */
  onRecord?: (() => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** While one batch commits, this many more are being embedded, so that no process waits for a disk. */
const BATCHES_AHEAD = 2;
const BATCH_SIZE = 64;
/** How often a record is merged into a paper that somebody else keeps changing. */
const MAX_ATTEMPTS = 20;

/**
 * parse -> validate -> dedupe -> embed -> store (and, in the store, index).
 *
 * Yields one outcome for each record, in their order, and each only after it is committed. A record
 * that cannot be used is an outcome too, and stops nothing; an error of the store stops everything.
 * When `signal` aborts, batches that were begun are finished.
 */
export async function* ingest(
  records: AsyncIterable<SourceRecord>,
  dependencies: IngestDependencies,
  options: IngestOptions,
): AsyncGenerator<IngestOutcome> {
  const { embedder, store, ingested } = dependencies;
  const deduplicator = new Deduplicator(store, options);
  const inProgress: { decided: Decision[]; embedded: Promise<Decision[]> }[] = [];
  const running: RunningEmbeddings = new Map();
  const failing = options.unembeddable ?? 'reject';
  const embed = (batch: Decision[]) => embedBatch(batch, embedder, { running, failing });
  const finishOldest = async () => {
    const oldest = inProgress.shift();
    assert(oldest, 'a batch is finished only after it was begun');
    const outcomes = await commitBatch(await oldest.embedded, store);
    deduplicator.committed(oldest.decided);
    for (const { contentHash } of plannedWrites(oldest.decided)) running.delete(contentHash);
    const settled = await Promise.all(
      outcomes.map((outcome) => settle(outcome, deduplicator, { store, embed })),
    );
    if (ingested) for (const { kind } of settled) ingested[kind]++;
    return settled;
  };

  const arePatches = options.absentFields === 'keepUnlessNull';
  const batches = inBatches(
    validatedRecords(records, { arePatches, onRecord: options.onRecord }),
    options.batchSize ?? BATCH_SIZE,
    (record) => deduplicator.keysOf(record),
  );
  try {
    for await (const batch of batches) {
      if (options.signal?.aborted) break;
      const decided = await deduplicator.decide(batch);
      inProgress.push({ decided, embedded: quietly(embed(decided)) });
      if (inProgress.length > BATCHES_AHEAD) yield* await finishOldest();
    }
    while (inProgress.length > 0) yield* await finishOldest();
  } finally {
    await Promise.allSettled(inProgress.map(({ embedded }) => embedded));
  }
}

/**
 * Merges a record into its paper again when somebody else has changed that in between: writing the first
 * merge would undo their change.
 */
async function settle(
  outcome: IngestOutcome | Conflict,
  deduplicator: Deduplicator,
  { store, embed }: { store: Store; embed: (batch: Decision[]) => Promise<Decision[]> },
): Promise<IngestOutcome> {
  let latest = outcome;
  for (let attempt = 0; latest.kind === 'conflict' && attempt < MAX_ATTEMPTS; attempt++) {
    const decided = await deduplicator.decideAgain([latest.record]);
    const [next] = await commitBatch(await embed(decided), store);
    assert(next, 'every record has an outcome');
    latest = next;
  }
  if (latest.kind !== 'conflict') return latest;
  const { origin, id } = latest.record;
  const error = new NearpaperError('DATABASE_BUSY', 'the paper is being changed all the time');
  return rejectedOutcome({ kind: 'rejected', origin, id, error });
}

/** Ingests a single paper and returns its outcome, or throws what is wrong with it. */
export async function ingestOne(
  record: Record<string, unknown>,
  dependencies: IngestDependencies,
  options: IngestOptions,
): Promise<Extract<IngestOutcome, { kind: 'added' | 'updated' | 'unchanged' }>> {
  const place = { source: 'request', line: 1 };
  async function* one(): AsyncGenerator<SourceRecord> {
    yield { place, value: record };
  }
  for await (const outcome of ingest(one(), dependencies, options)) {
    if (outcome.kind === 'rejected') throw outcome.error;
    return outcome;
  }
  assert(false, 'every record has an outcome');
}

/** A promise whose rejection is handled later, when its turn comes; until then it does not count as unhandled. */
function quietly<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => {});
  return promise;
}
