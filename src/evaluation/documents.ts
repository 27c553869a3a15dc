import type { Paper } from '../domain/paper.js';
import { cleanText } from '../domain/text.js';
import type { Engine } from '../engine/engine.js';
import type { SourceRecord } from '../formats/record.js';
import { contentHashOf } from '../ingest/content-hash.js';
import type { IngestOutcome } from '../ingest/outcome.js';
import { type IngestDependencies, ingest } from '../ingest/pipeline.js';
import type { Progress } from '../ingest/progress.js';
import { recordsOfFile } from '../ingest/records.js';
import { withEnd } from '../ingest/select-records.js';
import { validatedRecords } from '../ingest/validated-records.js';
import { allPapers, type Store } from '../store/store.js';
import { invalid } from './invalid.js';

export interface StoredDocuments {
  /** The ids of the documents that can be found. */
  stored: Set<string>;
  /** Documents with neither title nor text: in the collection, but nothing can find them. */
  withoutText: number;
  /** Documents that were refused for another reason. */
  rejected: number;
}

export interface StoreOptions {
  /** Called for every record, in order. */
  onOutcome: (outcome: IngestOutcome) => void;
  /** How far it is with reading. */
  progress?: Pick<Progress, 'read' | 'found' | 'allFound'> | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Puts the documents of a corpus through the ingest pipeline into a data folder that holds nothing
 * else; what is there already costs nothing. A folder that holds any other paper is refused before
 * anything is written, because every ranking would be of two collections at once.
 */
export async function storeDocuments(
  corpusFile: string,
  services: IngestDependencies & { engine: Engine },
  { onOutcome, progress, signal }: StoreOptions,
): Promise<StoredDocuments> {
  await refuseOtherPapers(corpusFile, services.store);

  const emptyLines = new Set<number | null>();
  let known = 0;
  const onProgress = (bytes: number, size: number | null) => progress?.read(bytes, size);
  const onRecord = () => progress?.found(++known);
  const read = recordsOfFile(corpusFile, { format: 'jsonl', onProgress });
  const records = notingEmpty(
    withEnd(() => progress?.allFound(), read),
    emptyLines,
  );
  const found: StoredDocuments = { stored: new Set(), withoutText: 0, rejected: 0 };
  const options = { absentFields: 'clear', match: 'ids', onRecord, signal } as const;
  for await (const outcome of ingest(records, services, options)) {
    onOutcome(outcome);
    if (outcome.kind !== 'rejected') found.stored.add(outcome.id);
    else if (emptyLines.has(outcome.place.line)) found.withoutText++;
    else found.rejected++;
  }
  if (signal?.aborted) return found;
  if (found.stored.size === 0) throw invalid(`${corpusFile}: there is no document to search`);
  const { papers } = await services.store.status();
  if (papers !== found.stored.size) {
    throw invalid(
      `the data folder holds ${papers} papers and the collection ${found.stored.size}: choose another with --data-dir`,
    );
  }
  await services.engine.checkpoint();
  return found;
}

async function refuseOtherPapers(corpusFile: string, store: Store): Promise<void> {
  const { papers } = await store.status();
  if (papers === 0) return;
  const known = new Set<string>();
  for await (const record of validatedRecords(recordsOfFile(corpusFile, { format: 'jsonl' }))) {
    if (record.kind === 'valid') known.add(keyOf(record.paper));
  }
  for await (const listed of allPapers(store)) {
    const foreign = listed.find((paper) => !known.has(keyOf(paper)));
    if (foreign) {
      throw invalid(
        `the data folder holds papers that are not in this collection (${JSON.stringify(foreign.id.slice(0, 60))}, say); nothing was changed, choose another with --data-dir`,
      );
    }
  }
}

/** Many collections number their documents, so an id alone says little. */
function keyOf(paper: Paper): string {
  return `${contentHashOf(paper)} ${paper.id}`;
}

/** Passes the records on and notes the lines of those that have an id and no text at all. */
async function* notingEmpty(
  records: AsyncIterable<SourceRecord>,
  lines: Set<number | null>,
): AsyncGenerator<SourceRecord> {
  for await (const record of records) {
    if ('value' in record) {
      const { title, abstract } = record.value;
      const isBlank = (text: unknown) =>
        text === undefined || text === null || (typeof text === 'string' && cleanText(text) === '');
      if (isBlank(title) && isBlank(abstract)) lines.add(record.place.line);
    }
    yield record;
  }
}
