import { assert } from '../../../domain/errors.js';
import type { QueryTerm } from '../../../text/words/analyze.js';
import type { ScoreStatistics } from '../../engine.js';
import type { SectionReader, Sections } from '../checkpoint/container.js';
import { Column } from '../columns/column.js';
import { TopK } from '../top-k.js';
import { ImpactTable } from './impact-table.js';
import {
  accumulateFrozen,
  accumulateMutable,
  collectTop,
  eachMatch,
  placeOf,
  type Totals,
} from './postings.js';

/** When this many papers are outside the main part, where words take less memory, they are put into it. */
const COMPACT_AFTER = 8_000;
/** DocIds whose scores are added up at a time: 256 KiB of scores, so that they stay in the cache. */
const BLOCK_DOCUMENTS = 32_768;

/** The words of one field of a paper, and how much each occurrence counts (a whole number). */
export interface FieldTerms {
  terms: readonly string[];
  weight: number;
}

export interface LexicalRanking {
  /** Ordered by score, then docId. */
  docIds: Uint32Array;
  scores: Float64Array;
  /** Of the scores of all papers, whatever the filter. */
  statistics: ScoreStatistics;
}

/** A term of a query as the index has it: its number, and its weight in the query times its idf. */
interface Weighted {
  term: number;
  weight: number;
}

/** The part that does not grow; `starts[term]` to `starts[term + 1]` are the postings of a term. */
interface FrozenSegment {
  terms: string[];
  starts: Uint32Array;
  docIds: Uint32Array;
  codes: Uint16Array;
  lengths: Uint32Array;
}

/**
 * BM25 over the words of papers.
 *
 *   main part    terms -> starts[term] .. starts[term + 1] -> docIds (ascending), codes of impacts
 *   recent part  terms -> the same as growing lists, for papers added since; their docIds are higher
 *
 * A search adds up weight x impact for every posting of its terms, block of docIds by block of docIds,
 * and cuts the best out of each block. Nothing is skipped, so the ranking is exact, and the mean and
 * deviation of all scores fall out of it. Removed papers get no score at once; the statistics (document
 * frequencies, number and length of papers) are without them once `forget` has counted their postings,
 * which it has to look for.
 */
export class LexicalIndex {
  readonly #main: FrozenSegment;
  readonly #mainSlots: number;
  readonly #recent = new Map<number, { docIds: number[]; codes: number[] }>();
  /** Terms by number: those of the main part first. */
  readonly #terms: string[];
  readonly #numbers: Map<string, number>;
  /** Of every paper, in weighted terms. */
  readonly #lengths: Column<Uint32Array>;
  #totalLength: number;
  /** Removed papers that the statistics are without, and how many of them each term had. */
  #purged = new Uint8Array();
  #purgedCount = 0;
  readonly #purgedPostings = new Map<number, number>();
  readonly #impactTable: ImpactTable;
  /** All zero between searches. */
  readonly #blockScores = new Float64Array(BLOCK_DOCUMENTS);

  static empty(): LexicalIndex {
    const main = {
      terms: [],
      starts: new Uint32Array(1),
      docIds: new Uint32Array(),
      codes: new Uint16Array(),
      lengths: new Uint32Array(),
    };
    return new LexicalIndex(main, new ImpactTable());
  }

  static read(from: SectionReader): LexicalIndex {
    const main = {
      terms: from.takeTexts('words.terms'),
      starts: from.take('words.starts') as Uint32Array,
      docIds: from.take('words.docIds') as Uint32Array,
      codes: from.take('words.codes') as Uint16Array,
      lengths: from.take('words.lengths') as Uint32Array,
    };
    return new LexicalIndex(main, ImpactTable.read(from));
  }

  private constructor(main: FrozenSegment, impactTable: ImpactTable) {
    this.#main = main;
    this.#mainSlots = main.lengths.length;
    this.#terms = main.terms;
    this.#numbers = new Map(main.terms.map((term, number) => [term, number]));
    this.#lengths = new Column(main.lengths);
    this.#totalLength = main.lengths.reduce((sum, length) => sum + length, 0);
    this.#impactTable = impactTable;
  }

  get maxDoc(): number {
    return this.#lengths.length;
  }

  /** Papers that are not in the main part. */
  get mutableCount(): number {
    return this.maxDoc - this.#mainSlots;
  }

  /** Adds the paper of the next docId. */
  add(docId: number, fields: readonly FieldTerms[]): void {
    assert(docId === this.maxDoc, 'papers are added in the order of their docIds');
    const frequencies = new Map<string, number>();
    let length = 0;
    for (const { terms, weight } of fields) {
      length += weight * terms.length;
      for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + weight);
    }
    for (const [term, frequency] of frequencies) {
      const postings = this.#mutablePostings(term);
      postings.docIds.push(docId);
      postings.codes.push(this.#impactTable.codeOf(frequency, length));
    }
    this.#lengths.push(length);
    this.#totalLength += length;
  }

  /** How many postings `forget` would look at, to tell whether it can be done at once. */
  get postings(): number {
    return this.#main.docIds.length;
  }

  /** Whether papers that `live` has a 0 for are in the statistics still. */
  hasDeletedToPurge(liveCount: number): boolean {
    return this.maxDoc - this.#purgedCount > liveCount;
  }

  /**
   * Takes removed papers (0 in `live`, by docId) out of the statistics, all at the end. What to take out
   * is found by looking at every posting; `yieldTurn` is awaited between terms.
   */
  async purgeDeleted(live: Uint8Array, yieldTurn: () => Promise<void>): Promise<void> {
    const gone = Uint8Array.from(live, (value, docId) =>
      value === 0 && (this.#purged[docId] ?? 0) === 0 ? 1 : 0,
    );
    const counts = new Map<number, number>();
    for (let term = 0; term < this.#terms.length; term++) {
      let count = 0;
      this.#eachPosting(term, (docId) => {
        count += gone[docId] ?? 0;
      });
      if (count > 0) counts.set(term, count);
      if (term % 1_000 === 0) await yieldTurn();
    }
    for (const [term, count] of counts) {
      this.#purgedPostings.set(term, (this.#purgedPostings.get(term) ?? 0) + count);
    }
    const lengths = this.#lengths.values;
    const purged = new Uint8Array(gone.length);
    purged.set(this.#purged);
    for (let docId = 0; docId < gone.length; docId++) {
      if (gone[docId] === 0) continue;
      purged[docId] = 1;
      this.#purgedCount++;
      this.#totalLength -= lengths[docId] as number;
    }
    this.#purged = purged;
  }

  /**
   * The `limit` best papers among those that `allowed` has a 1 for; a paper without any term of the
   * query is none of them. `live` has a 0 for removed papers, which have no scores at all; undefined
   * where there are none. `meet` is called for each that is allowed and has a term.
   */
  search(
    terms: readonly QueryTerm[],
    limit: number,
    allowed: Uint8Array,
    {
      live,
      onMatch,
    }: { live?: Uint8Array | undefined; onMatch?: ((docId: number) => void) | undefined } = {},
  ): LexicalRanking {
    const weighted = this.#weigh(terms);
    const best = new TopK(Math.min(limit, this.maxDoc));
    const impacts = this.#impacts();
    const cursors = weighted.map(({ term }) => this.#mainRange(term));
    const recent = weighted.map(({ term }) => this.#recent.get(term));
    const recentCursors = weighted.map(() => 0);
    const totals = { sum: 0, sumOfSquares: 0 };
    const scores = this.#blockScores;
    for (let base = 0; base < this.maxDoc && weighted.length > 0; base += BLOCK_DOCUMENTS) {
      const block = { base, end: Math.min(base + BLOCK_DOCUMENTS, this.maxDoc), scores, live };
      for (let t = 0; t < weighted.length; t++) {
        const { weight } = weighted[t] as Weighted;
        const cursor = cursors[t] as { at: number; stop: number };
        cursor.at = accumulateFrozen(block, this.#main, cursor, weight, impacts, totals);
        const listed = recent[t];
        if (!listed || block.end <= this.#mainSlots) continue;
        const from = recentCursors[t] as number;
        recentCursors[t] = accumulateMutable(block, listed, from, weight, impacts, totals);
      }
      collectTop(block, allowed, best);
      if (onMatch) eachMatch(block, allowed, onMatch);
      scores.fill(0, 0, block.end - base);
    }
    return { ...best.sorted(), statistics: statisticsOf(this.#count, totals) };
  }

  /** The scores of these papers, 0 for one without any term of the query. */
  scoresOf(docIds: ArrayLike<number>, terms: readonly QueryTerm[]): Float64Array {
    const impacts = this.#impacts();
    const scores = new Float64Array(docIds.length);
    for (const { term, weight } of this.#weigh(terms)) {
      for (let k = 0; k < docIds.length; k++) {
        const code = this.#codeAt(term, docIds[k] as number);
        if (code >= 0) (scores[k] as number) += weight * (impacts[code] as number);
      }
    }
    return scores;
  }

  /** What each term of the query gives to the score of a paper; terms that it lacks are left out. */
  contributions(docId: number, terms: readonly QueryTerm[]): { term: string; score: number }[] {
    const impacts = this.#impacts();
    return this.#weigh(terms).flatMap(({ term, weight }) => {
      const code = this.#codeAt(term, docId);
      if (code < 0) return [];
      return [{ term: this.#terms[term] as string, score: weight * (impacts[code] as number) }];
    });
  }

  /** The terms that tell most about a text: those with the highest weight times inverse document frequency. */
  keyTerms(terms: readonly QueryTerm[], limit: number): QueryTerm[] {
    if (terms.length <= limit) return [...terms];
    return terms
      .map((term) => ({ term, weight: this.#weigh([term])[0]?.weight ?? 0 }))
      .sort((a, b) => b.weight - a.weight || (a.term.term < b.term.term ? -1 : 1))
      .slice(0, limit)
      .map(({ term }) => term);
  }

  /**
   * The same words with other docIds, all in the main part: `newDocIds` has the new docId of each, or -1
   * for one to be dropped, and keeps their order. Left out, each keeps its own.
   */
  compacted(
    newDocIds: Int32Array = Int32Array.from({ length: this.maxDoc }, (_, k) => k),
  ): LexicalIndex {
    // A copy of all postings, when nothing would be another, is memory for nothing.
    if (this.mutableCount === 0 && newDocIds.every((now, docId) => now === docId)) return this;
    const lengths = this.#lengths.values.filter((_, docId) => (newDocIds[docId] as number) >= 0);
    const counts = this.#terms.map((_, term) => {
      let count = 0;
      this.#eachPosting(term, (docId) => {
        if ((newDocIds[docId] as number) >= 0) count++;
      });
      return count;
    });
    const kept = counts.flatMap((count, term) => (count > 0 ? [term] : []));
    const postings = counts.reduce((sum, count) => sum + count, 0);
    const main: FrozenSegment = {
      terms: kept.map((term) => this.#terms[term] as string),
      starts: new Uint32Array(kept.length + 1),
      docIds: new Uint32Array(postings),
      codes: new Uint16Array(postings),
      lengths,
    };
    let at = 0;
    for (const [number, term] of kept.entries()) {
      this.#eachPosting(term, (docId, code) => {
        const now = newDocIds[docId] as number;
        if (now < 0) return;
        main.docIds[at] = now;
        main.codes[at++] = code;
      });
      main.starts[number + 1] = at;
    }
    return new LexicalIndex(main, this.#impactTable);
  }

  /** These words; merged, where that is due. */
  compactedIfDue(): LexicalIndex {
    return this.mutableCount >= COMPACT_AFTER ? this.compacted() : this;
  }

  /** What a checkpoint keeps; everything must be in the main part. */
  sections(): Sections {
    assert(this.mutableCount === 0, 'a checkpoint has no recent part');
    return {
      'words.terms': this.#main.terms,
      'words.starts': this.#main.starts,
      'words.docIds': this.#main.docIds,
      'words.codes': this.#main.codes,
      'words.lengths': this.#main.lengths,
      ...this.#impactTable.sections(),
    };
  }

  /** Terms that no paper has fall out. */
  #weigh(terms: readonly QueryTerm[]): Weighted[] {
    return terms.flatMap(({ term: text, weight }) => {
      const term = this.#numbers.get(text);
      if (term === undefined) return [];
      return [{ term, weight: weight * this.#inverseFrequency(term) }];
    });
  }

  /** ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative. */
  #inverseFrequency(term: number): number {
    const { at, stop } = this.#mainRange(term);
    const recent = this.#recent.get(term)?.docIds.length ?? 0;
    const papers = stop - at + recent - (this.#purgedPostings.get(term) ?? 0);
    return Math.log(1 + (this.#count - papers + 0.5) / (papers + 0.5));
  }

  /** Papers in the statistics. */
  get #count(): number {
    return this.maxDoc - this.#purgedCount;
  }

  #impacts(): Float64Array {
    const count = this.#count;
    return this.#impactTable.impacts(count === 0 ? 1 : Math.max(1, this.#totalLength) / count);
  }

  #mainRange(term: number): { at: number; stop: number } {
    const { starts } = this.#main;
    if (term + 1 >= starts.length) return { at: 0, stop: 0 };
    return { at: starts[term] as number, stop: starts[term + 1] as number };
  }

  /** The code of the posting of a term for a docId; -1 where there is none. */
  #codeAt(term: number, docId: number): number {
    const { starts, docIds, codes } = this.#main;
    if (docId < this.#mainSlots) {
      if (term + 1 >= starts.length) return -1;
      const place = placeOf(docIds, docId, starts[term] as number, starts[term + 1] as number);
      return place < 0 ? -1 : (codes[place] as number);
    }
    const recent = this.#recent.get(term);
    const place = recent ? placeOf(recent.docIds, docId, 0, recent.docIds.length) : -1;
    return place < 0 ? -1 : (recent?.codes[place] as number);
  }

  #mutablePostings(text: string): { docIds: number[]; codes: number[] } {
    let term = this.#numbers.get(text);
    if (term === undefined) {
      term = this.#terms.length;
      this.#terms.push(text);
      this.#numbers.set(text, term);
    }
    let postings = this.#recent.get(term);
    if (!postings) {
      postings = { docIds: [], codes: [] };
      this.#recent.set(term, postings);
    }
    return postings;
  }

  #eachPosting(term: number, visit: (docId: number, code: number) => void): void {
    const { at, stop } = this.#mainRange(term);
    for (let posting = at; posting < stop; posting++) {
      visit(this.#main.docIds[posting] as number, this.#main.codes[posting] as number);
    }
    const recent = this.#recent.get(term);
    for (const [posting, docId] of (recent?.docIds ?? []).entries()) {
      visit(docId, recent?.codes[posting] as number);
    }
  }
}

function statisticsOf(count: number, { sum, sumOfSquares }: Totals): ScoreStatistics {
  if (count === 0) return { mean: 0, standardDeviation: 0 };
  const mean = sum / count;
  return { mean, standardDeviation: Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean)) };
}
