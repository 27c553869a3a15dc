import type { Distribution } from '../../../backend/backend.js';
import { assert } from '../../../domain/errors.js';
import type { QueryTerm } from '../../../text/words/analyze.js';
import type { SectionReader, Sections } from '../checkpoint/container.js';
import { Column } from '../columns/column.js';
import { TopSlots } from '../top-k.js';
import { ImpactBook } from './impact-table.js';
import { addListed, addTyped, cutBlock, eachMatch, placeOf, type Totals } from './postings.js';

/** When this many papers are outside the main part, where words take less memory, they are put into it. */
const MERGE_AFTER = 8_000;
/** Slots whose scores are added up at a time: 256 KiB of scores, so that they stay in the cache. */
const BLOCK_SLOTS = 32_768;

/** The words of one field of a paper, and how much each occurrence counts (a whole number). */
export interface FieldTerms {
  terms: readonly string[];
  weight: number;
}

export interface WordRanking {
  /** Ordered by score, then slot. */
  slots: Uint32Array;
  scores: Float64Array;
  /** Of the scores of all papers, whatever the filter. */
  distribution: Distribution;
}

/** A term of a query as the index has it: its number, and its weight in the query times its idf. */
interface Weighted {
  term: number;
  weight: number;
}

/** The part that does not grow; `starts[term]` to `starts[term + 1]` are the postings of a term. */
interface MainPart {
  terms: string[];
  starts: Uint32Array;
  slots: Uint32Array;
  codes: Uint16Array;
  lengths: Uint32Array;
}

/**
 * BM25 over the words of papers.
 *
 *   main part    terms -> starts[term] .. starts[term + 1] -> slots (ascending), codes of impacts
 *   recent part  terms -> the same as growing lists, for papers added since; their slots are higher
 *
 * A search adds up weight x impact for every posting of its terms, block of slots by block of slots,
 * and cuts the best out of each block. Nothing is skipped, so the ranking is exact, and the mean and
 * deviation of all scores fall out of it. Removed papers get no score at once; the statistics (document
 * frequencies, number and length of papers) are without them once `forget` has counted their postings,
 * which it has to look for.
 */
export class WordIndex {
  readonly #main: MainPart;
  readonly #mainSlots: number;
  readonly #recent = new Map<number, { slots: number[]; codes: number[] }>();
  /** Terms by number: those of the main part first. */
  readonly #terms: string[];
  readonly #numbers: Map<string, number>;
  /** Of every paper, in weighted terms. */
  readonly #lengths: Column<Uint32Array>;
  #totalLength: number;
  /** Removed papers that the statistics are without, and how many of them each term had. */
  #forgotten = new Uint8Array();
  #forgottenCount = 0;
  readonly #forgottenPostings = new Map<number, number>();
  readonly #book: ImpactBook;
  /** All zero between searches. */
  readonly #blockScores = new Float64Array(BLOCK_SLOTS);

  static empty(): WordIndex {
    const main = {
      terms: [],
      starts: new Uint32Array(1),
      slots: new Uint32Array(),
      codes: new Uint16Array(),
      lengths: new Uint32Array(),
    };
    return new WordIndex(main, new ImpactBook());
  }

  static read(from: SectionReader): WordIndex {
    const main = {
      terms: from.takeTexts('words.terms'),
      starts: from.take('words.starts') as Uint32Array,
      slots: from.take('words.slots') as Uint32Array,
      codes: from.take('words.codes') as Uint16Array,
      lengths: from.take('words.lengths') as Uint32Array,
    };
    return new WordIndex(main, ImpactBook.read(from));
  }

  private constructor(main: MainPart, book: ImpactBook) {
    this.#main = main;
    this.#mainSlots = main.lengths.length;
    this.#terms = main.terms;
    this.#numbers = new Map(main.terms.map((term, number) => [term, number]));
    this.#lengths = new Column(main.lengths);
    this.#totalLength = main.lengths.reduce((sum, length) => sum + length, 0);
    this.#book = book;
  }

  get slots(): number {
    return this.#lengths.length;
  }

  /** Papers that are not in the main part. */
  get recentSlots(): number {
    return this.slots - this.#mainSlots;
  }

  /** Adds the paper of the next slot. */
  add(slot: number, fields: readonly FieldTerms[]): void {
    assert(slot === this.slots, 'papers are added in the order of their slots');
    const frequencies = new Map<string, number>();
    let length = 0;
    for (const { terms, weight } of fields) {
      length += weight * terms.length;
      for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + weight);
    }
    for (const [term, frequency] of frequencies) {
      const postings = this.#recentPostings(term);
      postings.slots.push(slot);
      postings.codes.push(this.#book.codeOf(frequency, length));
    }
    this.#lengths.push(length);
    this.#totalLength += length;
  }

  /** How many postings `forget` would look at, to tell whether it can be done at once. */
  get postings(): number {
    return this.#main.slots.length;
  }

  /** Whether papers that `live` has a 0 for are in the statistics still. */
  isBehind(liveCount: number): boolean {
    return this.slots - this.#forgottenCount > liveCount;
  }

  /**
   * Takes removed papers (0 in `live`, by slot) out of the statistics, all at the end. What to take out
   * is found by looking at every posting; `breathe` is awaited between terms.
   */
  async forget(live: Uint8Array, breathe: () => Promise<void>): Promise<void> {
    const gone = Uint8Array.from(live, (value, slot) =>
      value === 0 && (this.#forgotten[slot] ?? 0) === 0 ? 1 : 0,
    );
    const counts = new Map<number, number>();
    for (let term = 0; term < this.#terms.length; term++) {
      let count = 0;
      this.#eachPosting(term, (slot) => {
        count += gone[slot] ?? 0;
      });
      if (count > 0) counts.set(term, count);
      if (term % 1_000 === 0) await breathe();
    }
    for (const [term, count] of counts) {
      this.#forgottenPostings.set(term, (this.#forgottenPostings.get(term) ?? 0) + count);
    }
    const lengths = this.#lengths.values;
    const forgotten = new Uint8Array(gone.length);
    forgotten.set(this.#forgotten);
    for (let slot = 0; slot < gone.length; slot++) {
      if (gone[slot] === 0) continue;
      forgotten[slot] = 1;
      this.#forgottenCount++;
      this.#totalLength -= lengths[slot] as number;
    }
    this.#forgotten = forgotten;
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
      meet,
    }: { live?: Uint8Array | undefined; meet?: ((slot: number) => void) | undefined } = {},
  ): WordRanking {
    const weighted = this.#weigh(terms);
    const best = new TopSlots(Math.min(limit, this.slots));
    const impacts = this.#impacts();
    const cursors = weighted.map(({ term }) => this.#mainRange(term));
    const recent = weighted.map(({ term }) => this.#recent.get(term));
    const recentCursors = weighted.map(() => 0);
    const totals = { sum: 0, sumOfSquares: 0 };
    const scores = this.#blockScores;
    for (let base = 0; base < this.slots && weighted.length > 0; base += BLOCK_SLOTS) {
      const block = { base, end: Math.min(base + BLOCK_SLOTS, this.slots), scores, live };
      for (let t = 0; t < weighted.length; t++) {
        const { weight } = weighted[t] as Weighted;
        const cursor = cursors[t] as { at: number; stop: number };
        cursor.at = addTyped(block, this.#main, cursor, weight, impacts, totals);
        const listed = recent[t];
        if (!listed || block.end <= this.#mainSlots) continue;
        const from = recentCursors[t] as number;
        recentCursors[t] = addListed(block, listed, from, weight, impacts, totals);
      }
      cutBlock(block, allowed, best);
      if (meet) eachMatch(block, allowed, meet);
      scores.fill(0, 0, block.end - base);
    }
    return { ...best.sorted(), distribution: distributionOf(this.#count, totals) };
  }

  /** The scores of these papers, 0 for one without any term of the query. */
  scoresOf(slots: ArrayLike<number>, terms: readonly QueryTerm[]): Float64Array {
    const impacts = this.#impacts();
    const scores = new Float64Array(slots.length);
    for (const { term, weight } of this.#weigh(terms)) {
      for (let k = 0; k < slots.length; k++) {
        const code = this.#codeAt(term, slots[k] as number);
        if (code >= 0) (scores[k] as number) += weight * (impacts[code] as number);
      }
    }
    return scores;
  }

  /** What each term of the query gives to the score of a paper; terms that it lacks are left out. */
  contributions(slot: number, terms: readonly QueryTerm[]): { term: string; score: number }[] {
    const impacts = this.#impacts();
    return this.#weigh(terms).flatMap(({ term, weight }) => {
      const code = this.#codeAt(term, slot);
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
   * The same words with other slots, all in the main part: `slotNow` has the new slot of each, or -1
   * for one to be dropped, and keeps their order. Left out, each keeps its own.
   */
  merged(slotNow: Int32Array = Int32Array.from({ length: this.slots }, (_, k) => k)): WordIndex {
    // A copy of all postings, when nothing would be another, is memory for nothing.
    if (this.recentSlots === 0 && slotNow.every((now, slot) => now === slot)) return this;
    const lengths = this.#lengths.values.filter((_, slot) => (slotNow[slot] as number) >= 0);
    const counts = this.#terms.map((_, term) => {
      let count = 0;
      this.#eachPosting(term, (slot) => {
        if ((slotNow[slot] as number) >= 0) count++;
      });
      return count;
    });
    const kept = counts.flatMap((count, term) => (count > 0 ? [term] : []));
    const postings = counts.reduce((sum, count) => sum + count, 0);
    const main: MainPart = {
      terms: kept.map((term) => this.#terms[term] as string),
      starts: new Uint32Array(kept.length + 1),
      slots: new Uint32Array(postings),
      codes: new Uint16Array(postings),
      lengths,
    };
    let at = 0;
    for (const [number, term] of kept.entries()) {
      this.#eachPosting(term, (slot, code) => {
        const now = slotNow[slot] as number;
        if (now < 0) return;
        main.slots[at] = now;
        main.codes[at++] = code;
      });
      main.starts[number + 1] = at;
    }
    return new WordIndex(main, this.#book);
  }

  /** These words; merged, where that is due. */
  withoutManyRecent(): WordIndex {
    return this.recentSlots >= MERGE_AFTER ? this.merged() : this;
  }

  /** What a checkpoint keeps; everything must be in the main part. */
  sections(): Sections {
    assert(this.recentSlots === 0, 'a checkpoint has no recent part');
    return {
      'words.terms': this.#main.terms,
      'words.starts': this.#main.starts,
      'words.slots': this.#main.slots,
      'words.codes': this.#main.codes,
      'words.lengths': this.#main.lengths,
      ...this.#book.sections(),
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
    const recent = this.#recent.get(term)?.slots.length ?? 0;
    const papers = stop - at + recent - (this.#forgottenPostings.get(term) ?? 0);
    return Math.log(1 + (this.#count - papers + 0.5) / (papers + 0.5));
  }

  /** Papers in the statistics. */
  get #count(): number {
    return this.slots - this.#forgottenCount;
  }

  #impacts(): Float64Array {
    const count = this.#count;
    return this.#book.impacts(count === 0 ? 1 : Math.max(1, this.#totalLength) / count);
  }

  #mainRange(term: number): { at: number; stop: number } {
    const { starts } = this.#main;
    if (term + 1 >= starts.length) return { at: 0, stop: 0 };
    return { at: starts[term] as number, stop: starts[term + 1] as number };
  }

  /** The code of the posting of a term for a slot; -1 where there is none. */
  #codeAt(term: number, slot: number): number {
    const { starts, slots, codes } = this.#main;
    if (slot < this.#mainSlots) {
      if (term + 1 >= starts.length) return -1;
      const place = placeOf(slots, slot, starts[term] as number, starts[term + 1] as number);
      return place < 0 ? -1 : (codes[place] as number);
    }
    const recent = this.#recent.get(term);
    const place = recent ? placeOf(recent.slots, slot, 0, recent.slots.length) : -1;
    return place < 0 ? -1 : (recent?.codes[place] as number);
  }

  #recentPostings(text: string): { slots: number[]; codes: number[] } {
    let term = this.#numbers.get(text);
    if (term === undefined) {
      term = this.#terms.length;
      this.#terms.push(text);
      this.#numbers.set(text, term);
    }
    let postings = this.#recent.get(term);
    if (!postings) {
      postings = { slots: [], codes: [] };
      this.#recent.set(term, postings);
    }
    return postings;
  }

  #eachPosting(term: number, visit: (slot: number, code: number) => void): void {
    const { at, stop } = this.#mainRange(term);
    for (let posting = at; posting < stop; posting++) {
      visit(this.#main.slots[posting] as number, this.#main.codes[posting] as number);
    }
    const recent = this.#recent.get(term);
    for (const [posting, slot] of (recent?.slots ?? []).entries()) {
      visit(slot, recent?.codes[posting] as number);
    }
  }
}

function distributionOf(count: number, { sum, sumOfSquares }: Totals): Distribution {
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean)) };
}
