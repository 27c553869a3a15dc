import { firstFrom, placeOf } from '../bisect.js';
import { allocate } from '../memory.js';

/** Cells of the first slice of a term; each further slice has twice as many, up to the last. */
const MIN_SLICE = 2;
const MAX_LEVEL = 8;
/** A cell that no posting was written to yet: above every docId, so that readers stop there. */
const UNWRITTEN = 0xffffffff;
const MIN_CELLS = 4_096;
const CELL_GROWTH = 1.5;
const TERM_GROWTH = 1.1;

/**
 * Postings of the papers that were added last, whose docIds are above those of the frozen segment: what a
 * search reads. A term has a chain of slices of 2, 4, 8 ... 512 cells. All cells of a slice but the last
 * have a posting (docId, ascending, and code of its impact) or are unwritten; the last cell has the
 * place of the next slice instead of a docId.
 *
 * The arrays only ever gain postings of higher docIds. So whoever keeps them, with the highest docId
 * that there was (exclusive), has a segment that does not change: `end` in the functions below.
 */
export interface MutablePostings {
  /** Where the first slice of a term begins; 0, or no entry, is a term without postings. */
  heads: Uint32Array;
  docIds: Uint32Array;
  codes: Uint16Array;
}

/** A place in the postings of one term: the next posting, and the last cell of its slice. */
export interface SliceCursor {
  at: number;
  link: number;
  level: number;
}

/** The postings of a term from the first on; undefined where it has none. */
export function sliceCursor(
  { heads, docIds }: MutablePostings,
  term: number,
): SliceCursor | undefined {
  const head = term < heads.length ? (heads[term] as number) : 0;
  if (head === 0 || head >= docIds.length) return undefined;
  return { at: head, link: head + sliceCells(0) - 1, level: 0 };
}

/** Moves a cursor that has reached the end of its slice to the next one; false where there is none. */
export function nextSlice({ docIds }: MutablePostings, cursor: SliceCursor): boolean {
  const next = docIds[cursor.link] as number;
  // A slice that was added after the arrays grew is not in the arrays from before.
  if (next >= docIds.length) return false;
  cursor.level = Math.min(cursor.level + 1, MAX_LEVEL);
  cursor.at = next;
  cursor.link = next + sliceCells(cursor.level) - 1;
  return true;
}

/** How many papers below `end` have a term. */
export function mutableCount(postings: MutablePostings, term: number, end: number): number {
  const cursor = sliceCursor(postings, term);
  let count = 0;
  while (cursor) {
    const written = firstFrom(postings.docIds, end, cursor.at, cursor.link) - cursor.at;
    count += written;
    if (cursor.at + written < cursor.link || !nextSlice(postings, cursor)) break;
  }
  return count;
}

/** The code of the posting of a term for a docId, or -1. */
export function mutableCode(postings: MutablePostings, term: number, docId: number): number {
  const cursor = sliceCursor(postings, term);
  while (cursor) {
    const { at, link } = cursor;
    if ((postings.docIds[link - 1] as number) >= docId) {
      const place = placeOf(postings.docIds, docId, at, link);
      return place < 0 ? -1 : (postings.codes[place] as number);
    }
    if (!nextSlice(postings, cursor)) break;
  }
  return -1;
}

/** Visits the postings of a term for papers below `end`. */
export function eachMutable(
  postings: MutablePostings,
  term: number,
  end: number,
  visit: (docId: number, code: number) => void,
): void {
  const cursor = sliceCursor(postings, term);
  while (cursor) {
    for (; cursor.at < cursor.link; cursor.at++) {
      const docId = postings.docIds[cursor.at] as number;
      if (docId >= end) return;
      visit(docId, postings.codes[cursor.at] as number);
    }
    if (!nextSlice(postings, cursor)) return;
  }
}

/** The writer of a mutable segment. */
export class MutableSegment {
  /** `MutablePostings.heads`, with zeros for terms to come. */
  #heads = new Uint32Array();
  /** Where the next posting of each term goes, the last cell of that slice, and its level. */
  #tails = new Uint32Array();
  #links = new Uint32Array();
  #levels = new Uint8Array();
  #docIds = new Uint32Array();
  #codes = new Uint16Array();
  /** Cells in use; the first belongs to no slice, because a head of 0 means that there is none. */
  #cells = 1;

  /** Adds a posting; the docIds of a term ascend. */
  add(term: number, docId: number, code: number): void {
    if (term >= this.#heads.length) this.#reserveTerms(term + 1);
    let tail = this.#tails[term] as number;
    if (tail === this.#links[term]) tail = this.#addSlice(term);
    this.#docIds[tail] = docId;
    this.#codes[tail] = code;
    this.#tails[term] = tail + 1;
  }

  /** The postings as they are now. */
  postings(): MutablePostings {
    return { heads: this.#heads, docIds: this.#docIds, codes: this.#codes };
  }

  /** Adds a slice to the chain of a term and returns its first cell. */
  #addSlice(term: number): number {
    const isFirst = this.#heads[term] === 0;
    const level = isFirst ? 0 : Math.min((this.#levels[term] as number) + 1, MAX_LEVEL);
    const start = this.#cells;
    const end = start + sliceCells(level);
    if (end > this.#docIds.length) this.#reserveCells(end);
    this.#docIds.fill(UNWRITTEN, start, end);
    if (isFirst) this.#heads[term] = start;
    else this.#docIds[this.#links[term] as number] = start;
    this.#links[term] = end - 1;
    this.#levels[term] = level;
    this.#cells = end;
    return start;
  }

  #reserveTerms(needed: number): void {
    const length = Math.max(needed, Math.ceil(TERM_GROWTH * this.#heads.length));
    this.#heads = grown(this.#heads, new Uint32Array(allocate(4 * length)));
    this.#tails = grown(this.#tails, new Uint32Array(allocate(4 * length)));
    this.#links = grown(this.#links, new Uint32Array(allocate(4 * length)));
    this.#levels = grown(this.#levels, new Uint8Array(allocate(length)));
  }

  #reserveCells(needed: number): void {
    const length = Math.max(MIN_CELLS, needed, Math.ceil(CELL_GROWTH * this.#docIds.length));
    this.#docIds = grown(this.#docIds, new Uint32Array(allocate(4 * length)));
    this.#codes = grown(this.#codes, new Uint16Array(allocate(2 * length)));
  }
}

function grown<Values extends Uint8Array | Uint16Array | Uint32Array>(
  from: Values,
  to: Values,
): Values {
  to.set(from);
  return to;
}

const sliceCells = (level: number): number => MIN_SLICE << level;
