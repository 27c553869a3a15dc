import { countText } from '../domain/count-text.js';
import { cleanText } from '../domain/text.js';
import type { SourceRecord } from '../formats/record.js';
import type { Location } from '../sources/expand.js';
import { nameOf } from '../sources/open.js';
import { deleteMissing } from './delete-missing.js';
import { dryRun } from './dry-run.js';
import type { IngestOutcome } from './outcome.js';
import { type IngestDependencies, ingest } from './pipeline.js';
import type { Progress } from './progress.js';
import { recordsOf } from './records.js';
import { retryUnembedded } from './retry.js';
import { atMost, withEnd, withSourceError } from './select-records.js';
import { changedSince } from './since.js';
import { SourceBytes } from './source-bytes.js';
import { Summary } from './summary.js';

const HOW = { absentFields: 'keep', match: 'works', unembeddable: 'keep' } as const;

/** What a run reads, and what it does. */
export interface IngestRunOptions {
  /** The name of a format, where the content is not to decide. */
  format?: string | undefined;
  /** Which of a source's own names gives a field of a paper, by field. */
  map?: ReadonlyMap<string, string> | undefined;
  /** Records to read at most, over all sources. */
  limit?: number | undefined;
  /** Leave out older records: a year, a month or a day (`SINCE`). */
  since?: string | undefined;
  /** Say what would be done, and change nothing. */
  dryRun?: boolean | undefined;
  /** Delete every paper that no source contains. */
  deleteMissing?: boolean | undefined;
}

/** How a run shows its progress, and how it is stopped. */
export interface IngestRunControl {
  startProgress: (atMost: number | undefined) => Progress;
  signal: AbortSignal;
}

/** One pass over sources: what it did, and a report of it. */
export class IngestRun {
  readonly summary = new Summary();
  readonly #dependencies: IngestDependencies;
  readonly #options: IngestRunOptions;
  readonly #startProgress: IngestRunControl['startProgress'];
  readonly #signal: AbortSignal;
  readonly #startedMs = Date.now();
  /** Ids of the papers that records were about; kept for `deleteMissing` only. */
  readonly #seen = new Set<string>();
  readonly #notes: string[] = [];
  /** Names of the sources without a record. */
  readonly #empty: string[] = [];
  #newTexts = 0;
  #isFinished = false;

  constructor(
    dependencies: IngestDependencies,
    options: IngestRunOptions,
    { startProgress, signal }: IngestRunControl,
  ) {
    this.#dependencies = dependencies;
    this.#options = options;
    this.#startProgress = startProgress;
    this.#signal = signal;
  }

  /**
   * Ingests all sources, or says what that would do. What was read before an error is in the summary.
   * `onAllRead` is called when nothing is left to be read, and the last papers are still being embedded.
   */
  async run(sources: readonly Location[], onAllRead: () => void = () => {}): Promise<void> {
    const progress = this.#startProgress(this.#options.limit);
    const bytes = new SourceBytes(sources);
    let found = 0;
    const onRecord = () => progress.found(++found);
    try {
      for (const source of sources) {
        if (this.#signal.aborted) break;
        const onProgress = (read: number, size: number | null) => {
          bytes.read(source, read, size);
          progress.read(bytes.readSoFar, bytes.total);
        };
        let records = this.#records(source, { onProgress, isOneOfMany: sources.length > 1 });
        if (source === sources.at(-1)) {
          records = withEnd(() => {
            progress.allFound();
            onAllRead();
          }, records);
        }
        const readBefore = this.summary.read;
        const onStored = () => progress.stored(this.summary.read);
        if (this.#options.dryRun) await this.#dryRun(records, { onRecord, onStored });
        else await this.#ingest(records, { onRecord, onStored });
        if (this.summary.read === readBefore) this.#empty.push(nameOf(source));
      }
      progress.stop();
      if (this.#signal.aborted) return;
      if (!this.#options.dryRun) await this.#retry();
      if (this.#options.deleteMissing) await this.#deleteMissing();
      this.#isFinished = true;
    } finally {
      progress.stop();
    }
  }

  /** The summary and everything else that the run has to report, in lines that each end in a line break. */
  report(): string {
    const { summary } = this;
    const lines = summary.read > 0 || summary.skipped > 0 ? [summary.toString()] : [];
    lines.push(...this.#notes);
    if (this.#isFinished && this.#options.dryRun) {
      const texts = countText(this.#newTexts);
      lines.push(`Nothing was stored. Without --dry-run ${texts} texts would be embedded.`);
    }
    if (this.#isFinished && summary.read + summary.skipped === 0) {
      lines.push('No papers were found in what was read.');
    }
    return lines.map((line) => `${line}\n`).join('');
  }

  /** Whether there were records, and every one was used. */
  get isClean(): boolean {
    const { read, skipped, rejected, failed } = this.summary;
    return rejected === 0 && failed === 0 && read + skipped > 0;
  }

  #records(
    source: Location,
    { onProgress, isOneOfMany }: { onProgress: OnProgress; isOneOfMany: boolean },
  ): AsyncIterable<SourceRecord> {
    const { format, map, since, limit } = this.#options;
    const { summary } = this;
    let records: AsyncIterable<SourceRecord> = recordsOf(source, { format, map, onProgress });
    if (isOneOfMany) records = withSourceError(nameOf(source), records);
    if (since !== undefined) records = changedSince(since, records, () => summary.skipped++);
    return limit === undefined ? records : atMost(limit - summary.read, records);
  }

  async #ingest(records: AsyncIterable<SourceRecord>, { onRecord, onStored }: RecordCalls) {
    const options = { ...HOW, onRecord, signal: this.#signal };
    for await (const outcome of ingest(records, this.#dependencies, options)) {
      this.#add(outcome);
      onStored();
    }
  }

  async #dryRun(records: AsyncIterable<SourceRecord>, { onRecord, onStored }: RecordCalls) {
    const options = { ...HOW, onRecord };
    for await (const { outcome, isNewText } of dryRun(records, this.#dependencies, options)) {
      if (this.#signal.aborted) break;
      this.#add(outcome);
      if (isNewText) this.#newTexts++;
      onStored();
    }
  }

  #add(outcome: IngestOutcome): void {
    this.summary.add(outcome);
    if (outcome.id !== null && this.#options.deleteMissing) this.#seen.add(outcome.id);
  }

  async #retry(): Promise<void> {
    const embedded = await retryUnembedded(this.#dependencies, this.#signal);
    if (embedded > 0) {
      this.#notes.push(`${countText(embedded)} that had failed could be embedded now`);
    }
  }

  async #deleteMissing(): Promise<void> {
    const objection = this.#objectionToDeleting();
    if (objection !== undefined) {
      this.#notes.push(`No missing papers were deleted: ${objection}.`);
      return;
    }
    const { dryRun: isDryRun = false } = this.#options;
    const deleted = await deleteMissing(this.#dependencies.store, {
      seen: this.#seen,
      startedMs: this.#startedMs,
      dryRun: isDryRun,
      signal: this.#signal,
    });
    const which = `${countText(deleted)} that the sources do not have`;
    this.#notes.push(isDryRun ? `${which} would be deleted` : `${which} deleted`);
  }

  /** Why papers that were not seen may still be in the sources. */
  #objectionToDeleting(): string | undefined {
    const { rejected, read } = this.summary;
    const [empty] = this.#empty;
    if (read === 0) return 'no papers were read';
    if (rejected > 0) return 'some of them may be among those rejected';
    return empty === undefined ? undefined : `there was nothing in ${cleanText(empty)}`;
  }
}

/** What is called when a record comes in, and when it is done. */
interface RecordCalls {
  onRecord: () => void;
  onStored: () => void;
}

type OnProgress = (bytesRead: number, bytes: number | null) => void;
