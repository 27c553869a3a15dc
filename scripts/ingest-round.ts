import type { Services } from '../src/app/compose.js';
import { NearpaperError } from '../src/domain/errors.js';
import { cleanText } from '../src/domain/text.js';
import type { SourceRecord } from '../src/formats/record.js';
import { deletePapers, missingPapers } from '../src/ingest/delete-missing.js';
import { dryRun } from '../src/ingest/dry-run.js';
import { ingest } from '../src/ingest/pipeline.js';
import { recordsOf } from '../src/ingest/records.js';
import { retryUnembedded } from '../src/ingest/retry.js';
import { changedSince } from '../src/ingest/since.js';
import { SOURCE_ERRORS, Summary } from '../src/ingest/summary.js';
import type { Location } from '../src/sources/expand.js';
import { nameOf } from '../src/sources/open.js';
import type { IngestCommand } from './ingest-options.js';
import { createProgress } from './progress.js';

const HOW = { absentFields: 'keep', match: 'works', unembeddable: 'keep' } as const;

/** One pass over sources: what it did, and what else is to be said of it. */
export class Round {
  readonly summary = new Summary();
  readonly #services: Services;
  readonly #options: IngestCommand;
  readonly #signal: AbortSignal;
  readonly #startedMs = Date.now();
  readonly #seen = new Set<string>();
  readonly #notes: string[] = [];
  /** Sources without a record. */
  readonly #empty: string[] = [];
  #newTexts = 0;
  #isFinished = false;

  constructor(services: Services, options: IngestCommand, signal: AbortSignal) {
    this.#services = services;
    this.#options = options;
    this.#signal = signal;
  }

  /**
   * Ingests, or rehearses, all sources. What was read before an error is in the summary. `onAllRead` is
   * called when nothing is left to be read, and the last papers are still being embedded.
   */
  async run(sources: readonly Location[], onAllRead: () => void = () => {}): Promise<void> {
    const progress = createProgress(sources.reduce((sum, source) => sum + sizeOf(source), 0));
    try {
      let bytesBefore = 0;
      for (const source of sources) {
        if (this.#signal.aborted) break;
        const onProgress = (bytes: number) => progress.read(bytesBefore + bytes);
        let records = this.#records(source, { onProgress, isOneOfMany: sources.length > 1 });
        if (source === sources.at(-1)) records = endingWith(onAllRead, records);
        const readBefore = this.summary.read;
        if (this.#options.dryRun) await this.#rehearse(records);
        else await this.#ingest(records, (papers) => progress.stored(papers));
        if (this.summary.read === readBefore) this.#empty.push(nameOf(source));
        bytesBefore += sizeOf(source);
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

  /** What there is to say, for standard output. */
  report(): string {
    const { summary } = this;
    const lines = summary.read > 0 || summary.skipped > 0 ? [summary.toString()] : [];
    lines.push(...this.#notes);
    if (!this.#isFinished) return asText(lines);
    if (this.#options.dryRun) {
      const texts = this.#newTexts.toLocaleString('en');
      lines.push(`Nothing was stored. Without --dry-run ${texts} texts would be embedded.`);
    }
    if (summary.read + summary.skipped === 0) lines.push('No papers were found in what was read.');
    return asText(lines);
  }

  /** Whether every record was used. */
  get isClean(): boolean {
    const { read, skipped, rejected, failed } = this.summary;
    return rejected === 0 && failed === 0 && read + skipped > 0;
  }

  #records(
    source: Location,
    { onProgress, isOneOfMany }: { onProgress: (bytes: number) => void; isOneOfMany: boolean },
  ): AsyncIterable<SourceRecord> {
    const { format, map, since, limit } = this.#options;
    const { summary } = this;
    let records: AsyncIterable<SourceRecord> = recordsOf(source, { format, map, onProgress });
    if (isOneOfMany) records = goingOn(records, nameOf(source));
    if (since !== undefined) records = changedSince(since, records, () => summary.skipped++);
    return limit === undefined ? records : atMost(limit - summary.read, records);
  }

  async #ingest(records: AsyncIterable<SourceRecord>, onStored: (papers: number) => void) {
    const options = { ...HOW, signal: this.#signal };
    for await (const outcome of ingest(records, this.#services, options)) {
      this.summary.add(outcome);
      if (outcome.id !== null && this.#options.deleteMissing) this.#seen.add(outcome.id);
      onStored(this.summary.read);
    }
  }

  async #rehearse(records: AsyncIterable<SourceRecord>) {
    for await (const { outcome, isNewText } of dryRun(records, this.#services, HOW)) {
      if (this.#signal.aborted) break;
      this.summary.add(outcome);
      if (outcome.id !== null && this.#options.deleteMissing) this.#seen.add(outcome.id);
      if (isNewText) this.#newTexts++;
    }
  }

  async #retry(): Promise<void> {
    const embedded = await retryUnembedded(this.#services, this.#signal);
    if (embedded > 0) {
      this.#notes.push(`${embedded.toLocaleString('en')} that had failed could be embedded now`);
    }
  }

  async #deleteMissing(): Promise<void> {
    const { rejected, read } = this.summary;
    const [empty] = this.#empty;
    let reason: string | undefined;
    if (read === 0) reason = 'no papers were read';
    else if (rejected > 0) reason = 'some of them may be among those rejected';
    else if (empty !== undefined) reason = `there was nothing in ${cleanText(empty)}`;
    if (reason !== undefined) {
      this.#notes.push(`No missing papers were deleted: ${reason}.`);
      return;
    }
    const { store } = this.#services;
    let count = 0;
    for await (const ids of missingPapers(this.#seen, this.#startedMs, store)) {
      if (this.#signal.aborted) break;
      count += this.#options.dryRun ? ids.length : await deletePapers(ids, store);
    }
    const which = `${count.toLocaleString('en')} that the sources do not have`;
    this.#notes.push(this.#options.dryRun ? `${which} would be deleted` : `${which} deleted`);
  }
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** A source that cannot be opened is, among several, a record that says so, and no reason to leave out the others. */
async function* goingOn(
  records: AsyncIterable<SourceRecord>,
  source: string,
): AsyncGenerator<SourceRecord> {
  try {
    yield* records;
  } catch (error) {
    if (!(error instanceof NearpaperError) || !SOURCE_ERRORS.has(error.code)) throw error;
    yield { place: { source, line: null }, error };
  }
}

async function* atMost(
  limit: number,
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<SourceRecord> {
  let left = limit;
  if (left <= 0) return;
  for await (const record of records) {
    yield record;
    if (--left === 0) return;
  }
}

/** Nobody knows how much standard input or an address will give. */
function sizeOf(source: Location): number {
  return source.kind === 'file' ? source.bytes : 0;
}

async function* endingWith(
  onEnd: () => void,
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<SourceRecord> {
  yield* records;
  onEnd();
}
