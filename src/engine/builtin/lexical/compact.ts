import { allocate } from '../memory.js';
import { type FrozenSegment, rangeOf } from './frozen-segment.js';
import { eachMutable, type MutablePostings } from './mutable-segment.js';

/** Both segments of an index: what can be compacted into one. */
export interface Segments {
  frozen: FrozenSegment;
  mutable: MutablePostings;
  /** Terms in either segment. */
  terms: number;
  /** The length of every paper in weighted terms, by docId. */
  lengths: Uint32Array;
}

/** Visits the postings of a term in both segments, by docId. */
export function eachPosting(
  { frozen, mutable, lengths }: Segments,
  term: number,
  visit: (docId: number, code: number) => void,
): void {
  const { at, stop } = rangeOf(frozen, term);
  for (let posting = at; posting < stop; posting++) {
    visit(frozen.docIds[posting] as number, frozen.codes[posting] as number);
  }
  eachMutable(mutable, term, lengths.length, visit);
}

/**
 * One frozen segment of both, and the numbers of the terms that are left, in the order of their new
 * numbers. `newDocIds` has the new docId of each paper, or -1 for one to be dropped, and keeps their order.
 */
export function compact(
  segments: Segments,
  newDocIds: Int32Array,
): { segment: FrozenSegment; keptTerms: Uint32Array } {
  const counts = new Uint32Array(segments.terms);
  let postings = 0;
  let kept = 0;
  for (let term = 0; term < counts.length; term++) {
    let count = 0;
    eachPosting(segments, term, (docId) => {
      if ((newDocIds[docId] as number) >= 0) count++;
    });
    counts[term] = count;
    postings += count;
    if (count > 0) kept++;
  }
  const keptTerms = new Uint32Array(kept);
  const segment: FrozenSegment = {
    starts: new Uint32Array(allocate(4 * (kept + 1))),
    docIds: new Uint32Array(allocate(4 * postings)),
    codes: new Uint16Array(allocate(2 * postings)),
    lengths: segments.lengths.filter((_, docId) => (newDocIds[docId] as number) >= 0),
  };
  let at = 0;
  let number = 0;
  for (let term = 0; term < counts.length; term++) {
    if (counts[term] === 0) continue;
    eachPosting(segments, term, (docId, code) => {
      const now = newDocIds[docId] as number;
      if (now < 0) return;
      segment.docIds[at] = now;
      segment.codes[at++] = code;
    });
    keptTerms[number] = term;
    segment.starts[++number] = at;
  }
  return { segment, keptTerms };
}
