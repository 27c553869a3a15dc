import { placeOf } from '../bisect.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { Sections } from '../sections/sections.js';

/**
 * Postings that do not change. Those of term t are at `starts[t]` to `starts[t + 1]` of `docIds`
 * (ascending) and of `codes` (of impacts, see ImpactTable); terms of higher numbers have none.
 */
export interface FrozenSegment {
  starts: Uint32Array;
  docIds: Uint32Array;
  codes: Uint16Array;
  /** The length of every paper in weighted terms, by docId. */
  lengths: Uint32Array;
}

export function emptySegment(): FrozenSegment {
  return {
    starts: new Uint32Array(1),
    docIds: new Uint32Array(),
    codes: new Uint16Array(),
    lengths: new Uint32Array(),
  };
}

export function readSegment(from: SectionReader): FrozenSegment {
  return {
    starts: from.take('lexical.starts') as Uint32Array,
    docIds: from.take('lexical.docIds') as Uint32Array,
    codes: from.take('lexical.codes') as Uint16Array,
    lengths: from.take('lexical.lengths') as Uint32Array,
  };
}

export function segmentSections({ starts, docIds, codes, lengths }: FrozenSegment): Sections {
  return {
    'lexical.starts': starts,
    'lexical.docIds': docIds,
    'lexical.codes': codes,
    'lexical.lengths': lengths,
  };
}

/** Where the postings of a term are: from `at` up to `stop`. */
export function rangeOf({ starts }: FrozenSegment, term: number): { at: number; stop: number } {
  if (term + 1 >= starts.length) return { at: 0, stop: 0 };
  return { at: starts[term] as number, stop: starts[term + 1] as number };
}

/** The code of the posting of a term for a docId, or -1. */
export function frozenCode(segment: FrozenSegment, term: number, docId: number): number {
  const { at, stop } = rangeOf(segment, term);
  const place = placeOf(segment.docIds, docId, at, stop);
  return place < 0 ? -1 : (segment.codes[place] as number);
}
