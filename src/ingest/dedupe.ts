import { NearpaperError } from '../domain/errors.js';
import { problemText } from '../domain/field-problems.js';
import {
  fullerPaper,
  isSamePaper,
  mergePaper,
  NO_TEXT,
  type Paper,
  patchPaper,
} from '../domain/paper.js';
import { passageText } from '../domain/text.js';
import type { Store } from '../store/store.js';
import { contentHashOf } from './content-hash.js';
import { type Decision, plannedWrites } from './decision.js';
import { type KnownPapers, keysOf, knownPapers, matchedId, ownIds } from './match.js';
import { PendingPapers } from './pending-papers.js';
import type { ValidatedRecord, ValidRecord } from './validated-records.js';

/** What decides which paper a record is about, and what it does to that. */
export interface DedupeOptions {
  /**
   * What becomes of a field that a record leaves out or has as null: what is stored is kept, or kept unless it
   * is null (`patchPaper`), or the field is emptied.
   */
  absentFields: 'keep' | 'keepUnlessNull' | 'clear';
  /**
   * `works`: a record of a work that is here under another id is merged into that (`matchedId`), field
   * by field the fuller. `ids`: the id alone says which paper it is, as clients of an API expect.
   */
  match: 'works' | 'ids';
}

/**
 * Compares each record with what is stored: nothing that is the same is written again, and no text
 * that has a vector is embedded again.
 */
export class Deduplicator {
  readonly #store: Store;
  readonly #options: DedupeOptions;
  readonly #isDryRun: boolean;
  /** Papers of batches that are not committed yet; they count as stored for the batches behind them. */
  readonly #pending = new PendingPapers();

  /** A dry run commits nothing: its papers are pending to the end, without their longest texts. */
  constructor(store: Store, options: DedupeOptions, { isDryRun = false } = {}) {
    this.#store = store;
    this.#options = options;
    this.#isDryRun = isDryRun;
  }

  /** The keys by which two records of one batch may turn out to be of one paper. */
  keysOf(record: ValidRecord): readonly string[] {
    return this.#matchesWorks(record) ? keysOf(record) : [record.id];
  }

  #matchesWorks({ isExact }: ValidRecord): boolean {
    return this.#options.match === 'works' && !isExact;
  }

  /** What is to be done about each record once the batches before this one are stored. */
  async decide(batch: readonly ValidatedRecord[]): Promise<Decision[]> {
    const decisions = await this.#decide(batch, this.#pending);
    for (const { paper, aliases } of plannedWrites(decisions)) {
      const kept = this.#isDryRun ? { ...paper, abstract: '', keywords: [] } : paper;
      this.#pending.add(kept, aliases);
    }
    return decisions;
  }

  /** What is to be done as the store is now, about records whose paper somebody else has changed. */
  decideAgain(batch: readonly ValidatedRecord[]): Promise<Decision[]> {
    return this.#decide(batch, new PendingPapers());
  }

  /** A batch, as `decide` gave it, is committed: from now on the store answers for its papers. */
  committed(batch: readonly Decision[]): void {
    for (const { paper } of plannedWrites(batch)) this.#pending.remove(paper);
  }

  async #decide(batch: readonly ValidatedRecord[], pending: PendingPapers): Promise<Decision[]> {
    const valid = batch.filter((record) => record.kind === 'valid');
    const stored = await this.#storedPapers(valid, pending);
    const known = pending.overlay(stored, valid);
    const targets = new Map(
      valid.map((record) => [
        record,
        this.#matchesWorks(record) ? matchedId(record, known) : record.id,
      ]),
    );
    const withAliases = new Set(await this.#idsWithAliases(targets, stored));
    const decisions = batch.map((record): Decision => {
      if (record.kind === 'rejected') return record;
      const id = targets.get(record) as string;
      const isMerged = known.papers.has(id) && !ownIds(record).includes(id);
      const isOfSeveral = isMerged || withAliases.has(id) || pending.hasAlias(id);
      const before = { stored: stored.papers.get(id), pending: pending.get(id) };
      return this.#compare(record, { id, isMerged, isOfSeveral }, before);
    });
    await this.#takeStoredVectors(decisions);
    return decisions;
  }

  async #storedPapers(
    records: readonly ValidRecord[],
    pending: PendingPapers,
  ): Promise<KnownPapers> {
    if (this.#options.match === 'works') {
      return knownPapers(records, this.#store, (id) => pending.get(id) !== undefined);
    }
    const stored = await this.#store.getPapers(records.map(({ id }) => id));
    return {
      idsByKey: new Map(),
      papers: new Map(stored.map(({ paper }) => [paper.id, paper])),
    };
  }

  /**
   * Which of the papers that records are about are known from other sources too. It makes no difference
   * to records that say just what is stored, as when a file is read again: those are not looked up.
   */
  #idsWithAliases(
    targets: ReadonlyMap<ValidRecord, string>,
    { papers }: KnownPapers,
  ): Promise<string[]> | string[] {
    if (this.#options.match !== 'works') return [];
    const ids = [...targets].flatMap(([record, id]) => {
      const stored = papers.get(id);
      return stored && !isSamePaper(stored, { ...record.paper, id }) ? [id] : [];
    });
    return ids.length > 0 ? this.#store.idsWithAliases([...new Set(ids)]) : [];
  }

  #compare(
    record: ValidRecord,
    { id, isMerged, isOfSeveral }: { id: string; isMerged: boolean; isOfSeveral: boolean },
    { stored, pending }: { stored: Paper | undefined; pending: Paper | undefined },
  ): Decision {
    const { origin } = record;
    const before = pending ?? stored ?? null;
    const { absentFields } = this.#options;
    const expected = absentFields === 'clear' ? undefined : before;
    const merge = absentFields === 'keepUnlessNull' ? patchPaper : mergePaper;
    // No source of a paper that several sources have may undo what another knows better.
    const paper =
      isOfSeveral && before
        ? fullerPaper(before, record.paper)
        : merge(id, record.input, expected ?? undefined);
    if (passageText(paper) === '')
      return { kind: 'rejected', origin, id, error: noText(id, before) };
    const subject = { id, isMerged, hasAbstract: paper.abstract !== '' };
    // A pending paper may yet fail, so whether the record makes a difference is for the store to say.
    if (stored && !pending && isSamePaper(stored, paper)) {
      return { kind: 'unchanged', origin, subject };
    }
    return {
      kind: 'write',
      origin,
      subject,
      record,
      paper,
      contentHash: contentHashOf(paper),
      vector: undefined,
      expected,
      aliases: isMerged ? [record.id] : [],
    };
  }

  async #takeStoredVectors(decisions: readonly Decision[]): Promise<void> {
    const writes = plannedWrites(decisions);
    if (writes.length === 0) return;
    const vectors = await this.#store.getVectors(writes.map(({ contentHash }) => contentHash));
    for (const write of writes) write.vector = vectors.get(write.contentHash);
  }
}

function noText(id: string, before: Paper | null): NearpaperError {
  const message = before
    ? `${NO_TEXT} once this is changed`
    : `${NO_TEXT}, and no paper has the id ${JSON.stringify(id)} yet`;
  const problem = { path: 'title', message };
  return new NearpaperError('RECORD_INVALID', problemText(problem), { problems: [problem] });
}
