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
import { hasMadeId, type KnownPapers, keysOf, knownPapers, matchedId, ownIds } from './match.js';
import { PendingPapers } from './pending-papers.js';
import { isIdAlias, sourceAlias } from './source-alias.js';
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
  readonly #startedMs = Date.now();
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
      const kept = this.#isDryRun ? withoutLongTexts(paper) : paper;
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
    const aliases = await this.#aliasesOf(targets, stored);
    const decisions = batch.map((record): Decision => {
      if (record.kind === 'rejected') return record;
      const id = targets.get(record) as string;
      const before = { stored: stored.papers.get(id), pending: pending.get(id) };
      const isKnown = known.papers.has(id);
      const origins = this.#originsOf(record, id, {
        isKnown,
        isFresh: before.pending !== undefined || stored.fresh.has(id),
        known: [...(aliases.get(id) ?? []), ...pending.aliasesOf(id)],
      });
      return this.#compare(record, { id, ...origins }, before);
    });
    await this.#takeStoredVectors(decisions);
    return decisions;
  }

  async #storedPapers(
    records: readonly ValidRecord[],
    pending: PendingPapers,
  ): Promise<KnownPapers> {
    if (this.#options.match === 'works') {
      return knownPapers(records, this.#store, {
        isPending: (id) => pending.get(id) !== undefined,
        startedMs: this.#startedMs,
      });
    }
    const stored = await this.#store.getPapers(records.map(({ id }) => id));
    return {
      idsByKey: new Map(),
      papers: new Map(stored.map(({ paper }) => [paper.id, paper])),
      fresh: new Set(),
    };
  }

  /**
   * The aliases of the papers that records are about. They make no difference to records that say just what is
   * stored, as when a file is read again: those are not looked up.
   */
  async #aliasesOf(
    targets: ReadonlyMap<ValidRecord, string>,
    { papers }: KnownPapers,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    if (this.#options.match !== 'works') return new Map();
    const ids = [...targets].flatMap(([record, id]) => {
      const stored = papers.get(id);
      return stored && !isSamePaper(stored, { ...record.paper, id }) ? [id] : [];
    });
    return ids.length > 0 ? this.#store.aliasesOf([...new Set(ids)]) : new Map();
  }

  /**
   * Where a paper comes from that a record is about: whether the record has another id than the paper, whether
   * several have said something of it, and the aliases that are to be stored with it. Records without ids
   * are of several if their sources are, or if one source has two of them.
   */
  #originsOf(
    record: ValidRecord,
    id: string,
    { isKnown, isFresh, known }: { isKnown: boolean; isFresh: boolean; known: readonly string[] },
  ): Origins {
    const isMerged = isKnown && id !== record.id && !ownIds(record).includes(id);
    if (!this.#matchesWorks(record) || !hasMadeId(record)) {
      return {
        isMerged,
        isOfSeveral: isMerged || known.some(isIdAlias),
        mustBeNoted: false,
        aliases: isMerged ? [record.id] : [],
      };
    }
    const source = sourceAlias(record.source);
    const isRepeated = isFresh && !isMerged;
    return {
      isMerged,
      isOfSeveral: isMerged || isRepeated || known.some((alias) => alias !== source),
      mustBeNoted: isRepeated && !known.includes(id),
      aliases: [...(isMerged ? [record.id] : isRepeated ? [id] : []), source],
    };
  }

  #compare(
    record: ValidRecord,
    { id, isMerged, isOfSeveral, mustBeNoted, aliases }: { id: string } & Origins,
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
    const says = before !== null && !isSamePaper(before, { ...record.paper, id });
    // A pending paper may yet fail, so whether the record makes a difference is for the store to say.
    if (stored && !pending && isSamePaper(stored, paper) && !(says && mustBeNoted)) {
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
      aliases: says || isMerged || !before ? aliases : aliases.filter((alias) => alias !== id),
    };
  }

  async #takeStoredVectors(decisions: readonly Decision[]): Promise<void> {
    const writes = plannedWrites(decisions);
    if (writes.length === 0) return;
    const vectors = await this.#store.getVectors(writes.map(({ contentHash }) => contentHash));
    for (const write of writes) write.vector = vectors.get(write.contentHash);
  }
}

/** Enough of an abstract to see whether another is of another work. */
const KEPT_CHARS = 300;

function withoutLongTexts(paper: Paper): Paper {
  return { ...paper, abstract: paper.abstract.slice(0, KEPT_CHARS), keywords: [] };
}

/** Where a paper comes from: `#originsOf`. */
interface Origins {
  isMerged: boolean;
  isOfSeveral: boolean;
  /** Whether an alias is to be stored even if the paper stays as it is. */
  mustBeNoted: boolean;
  aliases: string[];
}

function noText(id: string, before: Paper | null): NearpaperError {
  const message = before
    ? `${NO_TEXT} once this is changed`
    : `${NO_TEXT}, and no paper has the id ${JSON.stringify(id)} yet`;
  const problem = { path: 'title', message };
  return new NearpaperError('RECORD_INVALID', problemText(problem), { problems: [problem] });
}
