/**
 * Postings of one term are parallel arrays of slots, ascending, and codes of impacts.
 *
 * Adds weight x impact to the scores of the slots below `end`, which begin at `base`, for the postings
 * from `at` to `stop`; returns the first posting that is not below `end`.
 *
 * The loop that a search spends its time in. It is two functions, because V8 compiles a loop over
 * typed arrays well only where it never meets anything else.
 */
export function addTyped(
  scores: Float64Array,
  { base, end }: { base: number; end: number },
  { slots, codes }: { slots: Uint32Array; codes: Uint16Array },
  { at, stop }: { at: number; stop: number },
  weight: number,
  impacts: Float64Array,
): number {
  let posting = at;
  for (; posting < stop; posting++) {
    const slot = slots[posting] as number;
    if (slot >= end) break;
    (scores[slot - base] as number) += weight * (impacts[codes[posting] as number] as number);
  }
  return posting;
}

export function addListed(
  scores: Float64Array,
  { base, end }: { base: number; end: number },
  { slots, codes }: { slots: number[]; codes: number[] },
  at: number,
  weight: number,
  impacts: Float64Array,
): number {
  let posting = at;
  for (; posting < slots.length; posting++) {
    const slot = slots[posting] as number;
    if (slot >= end) break;
    (scores[slot - base] as number) += weight * (impacts[codes[posting] as number] as number);
  }
  return posting;
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
