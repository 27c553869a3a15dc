import type { NearpaperError } from '../domain/errors.js';
import { fullerPaper, isSamePaper, mergePaper, type Paper } from '../domain/paper.js';
import type { Place } from '../formats/record.js';
import type { Store } from '../store/store.js';
import type { Candidate, ValidCandidate } from './candidates.js';
import { contentHashOf } from './identity.js';
import { type KnownPapers, knownPapers, matchedId, namesOf, ownIds } from './match.js';
import { PendingPapers } from './pending-papers.js';

/** What is to be done about a record. */
export type Resolved = { place: Place; ignored: string[] } & (
  | { kind: 'rejected'; id: string | null; error: NearpaperError }
  | { kind: 'unchanged'; id: string; isMerged: boolean; hasAbstract: boolean }
  | ToWrite
);

interface ToWrite {
  place: Place;
  ignored: string[];
  kind: 'write';
  id: string;
  /** Whether the record is one more of a paper that is here under another id. */
  isMerged: boolean;
  hasAbstract: boolean;
  paper: Paper;
  contentHash: string;
  /** Undefined until the text is embedded. */
  vector: Float32Array | undefined;
  /** Why it could not be; the paper is kept without a vector. */
  failure?: NearpaperError;
  /** What the record was laid over (null: nothing was stored); undefined when it does not matter. */
  expected: Paper | null | undefined;
  aliases: string[];
  candidate: ValidCandidate;
}

/** What decides which paper a record is about, and what it does to that. */
export interface DedupeOptions {
  /** What a field that a record leaves out means: keep what is stored, or empty it. */
  absentFields: 'keep' | 'clear';
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
  /** Papers of batches that are not committed yet; they count as stored for the batches behind them. */
  readonly #underway = new PendingPapers();

  constructor(store: Store, options: DedupeOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** The names by which two records of one batch may turn out to be of one paper. */
  namesOf(candidate: ValidCandidate): readonly string[] {
    return this.#byWork(candidate) ? namesOf(candidate) : [candidate.id];
  }

  #byWork({ isExact }: ValidCandidate): boolean {
    return this.#options.match === 'works' && !isExact;
  }

  /** What is to be done about each record, seen from behind the batches that are under way. */
  async resolve(batch: Candidate[]): Promise<Resolved[]> {
    const resolved = await this.#resolve(batch, this.#underway);
    for (const record of resolved) {
      if (record.kind === 'write') this.#underway.add(record.paper, record.aliases);
    }
    return resolved;
  }

  /** The same as things stand in the store, for records whose paper was changed by somebody else. */
  resolveAgain(batch: Candidate[]): Promise<Resolved[]> {
    return this.#resolve(batch, new PendingPapers());
  }

  /** The same as `resolve` where nothing will be stored: of every paper all but its longest texts is kept. */
  async rehearse(batch: Candidate[]): Promise<Resolved[]> {
    const resolved = await this.#resolve(batch, this.#underway);
    for (const record of resolved) {
      if (record.kind !== 'write') continue;
      this.#underway.add({ ...record.paper, abstract: '', keywords: [] }, record.aliases);
    }
    return resolved;
  }

  async #resolve(batch: Candidate[], underway: PendingPapers): Promise<Resolved[]> {
    const valid = batch.filter((candidate): candidate is ValidCandidate => 'input' in candidate);
    const stored = await this.#known(valid, underway);
    const known = underway.over(stored, valid);
    const idOf = (candidate: ValidCandidate) =>
      this.#byWork(candidate) ? matchedId(candidate, known) : candidate.id;
    const targets = new Map(valid.map((candidate) => [candidate, idOf(candidate)]));
    const ofSeveral = new Set(await this.#ofSeveral(targets, stored));
    const resolved = batch.map((candidate): Resolved => {
      if (!('input' in candidate)) {
        const { place, ignored, id, error } = candidate;
        return { place, ignored, kind: 'rejected', id, error };
      }
      const id = targets.get(candidate) as string;
      const isMerged = known.papers.has(id) && !ownIds(candidate).includes(id);
      const isOfSeveral = isMerged || ofSeveral.has(id) || underway.isOfSeveral(id);
      const there = { stored: stored.papers.get(id), ahead: underway.get(id) };
      return this.#compare(candidate, { id, isMerged, isOfSeveral }, there);
    });
    const hashes = resolved.flatMap((record) =>
      record.kind === 'write' ? [record.contentHash] : [],
    );
    if (hashes.length === 0) return resolved;
    const vectors = await this.#store.getVectors(hashes);
    for (const record of resolved) {
      if (record.kind === 'write') record.vector = vectors.get(record.contentHash);
    }
    return resolved;
  }

  /**
   * Which of the papers that records are about are known from other sources too. Of records that say just
   * what is stored, as when a file is read again, it makes no difference.
   */
  #ofSeveral(
    targets: ReadonlyMap<ValidCandidate, string>,
    { papers }: KnownPapers,
  ): Promise<string[]> | string[] {
    if (this.#options.match !== 'works') return [];
    const ids = [...targets].flatMap(([candidate, id]) => {
      const stored = papers.get(id);
      return stored && !isSamePaper(stored, { ...candidate.paper, id }) ? [id] : [];
    });
    return ids.length > 0 ? this.#store.papersOfSeveral([...new Set(ids)]) : [];
  }

  async #known(
    candidates: readonly ValidCandidate[],
    underway: PendingPapers,
  ): Promise<KnownPapers> {
    if (this.#options.match === 'works') {
      return knownPapers(candidates, this.#store, (id) => underway.get(id) !== undefined);
    }
    const stored = await this.#store.getPapers(candidates.map(({ id }) => id));
    return {
      idsByName: new Map(),
      papers: new Map(stored.map(({ paper }) => [paper.id, paper])),
    };
  }

  /** The batch, as `resolve` gave it, is done: from now on the store answers for its papers. */
  forget(batch: Resolved[]): void {
    for (const record of batch) if (record.kind === 'write') this.#underway.remove(record.paper);
  }

  #compare(
    candidate: ValidCandidate,
    { id, isMerged, isOfSeveral }: { id: string; isMerged: boolean; isOfSeveral: boolean },
    { stored, ahead }: { stored: Paper | undefined; ahead: Paper | undefined },
  ): Resolved {
    const { place, ignored, input } = candidate;
    const known = ahead ?? stored ?? null;
    const expected = this.#options.absentFields === 'keep' ? known : undefined;
    // Of a paper that several sources have, none may undo what another knows better.
    const paper =
      isOfSeveral && known
        ? fullerPaper(known, candidate.paper)
        : mergePaper(id, input, expected ?? undefined);
    const hasAbstract = paper.abstract !== '';
    // One that is under way may yet fail, so whether it made a difference is for the store to say.
    if (stored && !ahead && isSamePaper(stored, paper)) {
      return { place, ignored, kind: 'unchanged', id, isMerged, hasAbstract };
    }
    const contentHash = contentHashOf(paper);
    const aliases = isMerged ? [candidate.id] : [];
    const vector = undefined;
    return {
      ...{ place, ignored, kind: 'write', id, isMerged, hasAbstract },
      ...{ paper, contentHash, vector, expected, aliases, candidate },
    };
  }
}
