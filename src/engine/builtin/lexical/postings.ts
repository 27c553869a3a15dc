import type { TopSlots } from '../top-k.js';

/** Slots from `base` up to `end`, whose scores are added up at a time. */
export interface Block {
  base: number;
  end: number;
  /** By place in the block: all zero before and after. */
  scores: Float64Array;
  /** 1 for the slots of papers that are there, by slot; undefined where all are. */
  live: Uint8Array | undefined;
}

/** Of the scores of all papers. */
export interface Totals {
  sum: number;
  sumOfSquares: number;
}

/**
 * Postings of one term are parallel arrays of slots, ascending, and codes of impacts.
 *
 * Adds weight x impact to the scores of a block for the postings from `at` to `stop`; returns the first
 * posting behind the block. What a score grows by, and its square, go into the totals on the way:
 * (s + c)^2 - s^2 = c (2 s + c). That spares a second look at every slot.
 *
 * The loop that a search spends its time in. It is two functions, because V8 compiles a loop over
 * typed arrays well only where it never meets anything else.
 */
export function addTyped(
  { base, end, scores, live }: Block,
  { slots, codes }: { slots: Uint32Array; codes: Uint16Array },
  { at, stop }: { at: number; stop: number },
  weight: number,
  impacts: Float64Array,
  totals: Totals,
): number {
  let posting = at;
  let sum = 0;
  let sumOfSquares = 0;
  for (; posting < stop; posting++) {
    const slot = slots[posting] as number;
    if (slot >= end) break;
    if (live !== undefined && live[slot] === 0) continue;
    const before = scores[slot - base] as number;
    const more = weight * (impacts[codes[posting] as number] as number);
    scores[slot - base] = before + more;
    sum += more;
    sumOfSquares += more * (2 * before + more);
  }
  totals.sum += sum;
  totals.sumOfSquares += sumOfSquares;
  return posting;
}

export function addListed(
  { base, end, scores, live }: Block,
  { slots, codes }: { slots: number[]; codes: number[] },
  at: number,
  weight: number,
  impacts: Float64Array,
  totals: Totals,
): number {
  let posting = at;
  for (; posting < slots.length; posting++) {
    const slot = slots[posting] as number;
    if (slot >= end) break;
    if (live !== undefined && live[slot] === 0) continue;
    const before = scores[slot - base] as number;
    const more = weight * (impacts[codes[posting] as number] as number);
    scores[slot - base] = before + more;
    totals.sum += more;
    totals.sumOfSquares += more * (2 * before + more);
  }
  return posting;
}

/** Offers the allowed slots of a block that have a score to `best`. */
export function cutBlock({ base, end, scores }: Block, allowed: Uint8Array, best: TopSlots): void {
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

/** Visits the allowed slots of a block that have a score. */
export function eachMatch(
  { base, end, scores }: Block,
  allowed: Uint8Array,
  visit: (slot: number) => void,
): void {
  for (let slot = base; slot < end; slot++) {
    if (scores[slot - base] !== 0 && allowed[slot] === 1) visit(slot);
  }
}

/** The place of a slot between `from` and `to`, or -1: bisection. */
export function placeOf(slots: ArrayLike<number>, slot: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((slots[middle] as number) < slot) low = middle + 1;
    else high = middle;
  }
  return low < to && slots[low] === slot ? low : -1;
}
