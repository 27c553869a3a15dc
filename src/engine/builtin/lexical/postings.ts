import type { TopK } from '../top-k.js';

/** DocIds from `base` up to `end`, whose scores are added up at a time. */
export interface Block {
  base: number;
  end: number;
  /** By place in the block: all zero before and after. */
  scores: Float64Array;
  /** 1 for the docIds of papers that are there, by docId; undefined where all are. */
  live: Uint8Array | undefined;
}

/** Of the scores of all papers. */
export interface Totals {
  sum: number;
  sumOfSquares: number;
}

/**
 * Postings of one term are parallel arrays of docIds, ascending, and codes of impacts.
 *
 * Adds weight x impact to the scores of a block for the postings from `at` to `stop`; returns the first
 * posting behind the block. What a score grows by, and its square, go into the totals on the way:
 * (s + c)^2 - s^2 = c (2 s + c). That spares a second look at every docId.
 *
 * The loop that a search spends its time in. It is two functions, because V8 compiles a loop over
 * typed arrays well only where it never meets anything else.
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

export function accumulateMutable(
  { base, end, scores, live }: Block,
  { docIds, codes }: { docIds: number[]; codes: number[] },
  at: number,
  weight: number,
  impacts: Float64Array,
  totals: Totals,
): number {
  let posting = at;
  for (; posting < docIds.length; posting++) {
    const docId = docIds[posting] as number;
    if (docId >= end) break;
    if (live !== undefined && live[docId] === 0) continue;
    const before = scores[docId - base] as number;
    const more = weight * (impacts[codes[posting] as number] as number);
    scores[docId - base] = before + more;
    totals.sum += more;
    totals.sumOfSquares += more * (2 * before + more);
  }
  return posting;
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

/** Visits the allowed docIds of a block that have a score. */
export function eachMatch(
  { base, end, scores }: Block,
  allowed: Uint8Array,
  visit: (docId: number) => void,
): void {
  for (let docId = base; docId < end; docId++) {
    if (scores[docId - base] !== 0 && allowed[docId] === 1) visit(docId);
  }
}

/** The place of a docId between `from` and `to`, or -1: bisection. */
export function placeOf(
  docIds: ArrayLike<number>,
  docId: number,
  from: number,
  to: number,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((docIds[middle] as number) < docId) low = middle + 1;
    else high = middle;
  }
  return low < to && docIds[low] === docId ? low : -1;
}
