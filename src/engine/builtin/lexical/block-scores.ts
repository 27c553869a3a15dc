import type { TopK } from '../top-k.js';
import { type MutablePostings, nextSlice, type SliceCursor } from './mutable-segment.js';

/** DocIds from `base` up to `end`, whose scores are added up at a time. */
export interface Block {
  base: number;
  end: number;
  /** The scores by place in the block: all zero before and after. */
  scores: Float64Array;
  /** 1 for the docIds of papers that are there, by docId; undefined where all are. */
  live: Uint8Array | undefined;
}

/** Sums over the scores of all papers. */
export interface Totals {
  sum: number;
  sumOfSquares: number;
}

/**
 * Adds weight x impact to the scores of a block for the postings of one term from `at` to `stop`: parallel
 * arrays of docIds, ascending, and codes of impacts. Returns the first posting behind the block. What a
 * score grows by, and its square, go into the totals on the way: (s + c)^2 - s^2 = c (2 s + c). That
 * spares a second look at every docId.
 *
 * A search spends its time in this loop. V8 compiles it well only while it sees the same types of
 * arrays on every call.
 */
export function accumulateFrozen(
  { base, end, scores, live }: Block,
  { docIds, codes }: { docIds: Uint32Array; codes: Uint16Array },
  { at, stop }: { at: number; stop: number },
  weight: number,
  impacts: Float64Array,
  totals: Totals,
): number {
  let posting = at;
  let sum = 0;
  let sumOfSquares = 0;
  for (; posting < stop; posting++) {
    const docId = docIds[posting] as number;
    if (docId >= end) break;
    if (live !== undefined && live[docId] === 0) continue;
    const before = scores[docId - base] as number;
    const more = weight * (impacts[codes[posting] as number] as number);
    scores[docId - base] = before + more;
    sum += more;
    sumOfSquares += more * (2 * before + more);
  }
  totals.sum += sum;
  totals.sumOfSquares += sumOfSquares;
  return posting;
}

/** The same for the slices of a mutable segment; moves the cursor to the first posting behind the block. */
export function accumulateMutable(
  { base, end, scores, live }: Block,
  postings: MutablePostings,
  cursor: SliceCursor,
  weight: number,
  impacts: Float64Array,
  totals: Totals,
): void {
  const { docIds, codes } = postings;
  let { sum, sumOfSquares } = totals;
  do {
    const { link } = cursor;
    let posting = cursor.at;
    for (; posting < link; posting++) {
      const docId = docIds[posting] as number;
      if (docId >= end) break;
      if (live !== undefined && live[docId] === 0) continue;
      const before = scores[docId - base] as number;
      const more = weight * (impacts[codes[posting] as number] as number);
      scores[docId - base] = before + more;
      sum += more;
      sumOfSquares += more * (2 * before + more);
    }
    cursor.at = posting;
    if (posting < link) break;
  } while (nextSlice(postings, cursor));
  totals.sum = sum;
  totals.sumOfSquares = sumOfSquares;
}

/** Offers the allowed docIds of a block that have a score to `best`. */
export function collectTop({ base, end, scores }: Block, allowed: Uint8Array, best: TopK): void {
  const length = end - base;
  let floor = Math.max(0, best.floor);
  for (let place = 0; place < length; place++) {
    const score = scores[place] as number;
    // Seldom true once the best are good: a branch that the processor guesses right.
    if (score > floor && allowed[base + place] === 1) {
      best.add(base + place, score);
      floor = Math.max(0, best.floor);
    }
  }
}

/**
 * The same, and how many allowed docIds have a score of at least `matchFloor`, which is above 0: one look at every
 * score answers both.
 */
export function collectTopAndCount(
  { base, end, scores }: Block,
  allowed: Uint8Array,
  best: TopK,
  matchFloor: number,
): number {
  const length = end - base;
  let floor = Math.max(0, best.floor);
  let least = Math.min(floor, matchFloor);
  let count = 0;
  for (let place = 0; place < length; place++) {
    const score = scores[place] as number;
    if (score < least || score === 0 || allowed[base + place] !== 1) continue;
    if (score >= matchFloor) count++;
    if (score <= floor) continue;
    best.add(base + place, score);
    floor = Math.max(0, best.floor);
    least = Math.min(floor, matchFloor);
  }
  return count;
}

/** Appends the allowed docIds of a block whose score is at least `floor`, which is above 0. */
export function collectMatches(
  { base, end, scores }: Block,
  allowed: Uint8Array,
  floor: number,
  matches: number[],
): void {
  const length = end - base;
  for (let place = 0; place < length; place++) {
    if ((scores[place] as number) >= floor && allowed[base + place] === 1) {
      matches.push(base + place);
    }
  }
}
