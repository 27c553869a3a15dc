import { type FrozenSegment, frozenCode, rangeOf } from './frozen-segment.js';
import { type MutablePostings, mutableCode, mutableCount } from './mutable-segment.js';
import { TermBytes } from './term-bytes.js';
import { numberOf, type TermTable } from './term-dictionary.js';

/** A lexical index at one moment: typed arrays and counts, which any number of searchers may read. */
export interface LexicalSnapshot {
  terms: TermTable;
  frozen: FrozenSegment;
  mutable: MutablePostings;
  /** One above the highest docId; what the mutable segment has beyond was added later. */
  maxDoc: number;
  /** Papers in the statistics. */
  count: number;
  /** How many papers of each term are not in the statistics any more; terms of higher numbers have none. */
  purgedPostings: Uint32Array;
  /** The impacts by code, for the average length of the papers in the statistics. */
  impacts: Float64Array;
}

/** ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative. */
export function inverseDocumentFrequency(snapshot: LexicalSnapshot, term: number): number {
  const papers = papersOfTerm(snapshot, term);
  return Math.log(1 + (snapshot.count - papers + 0.5) / (papers + 0.5));
}

/** How many papers in the statistics have a term; 0 for one that is not there. */
export function documentFrequency(snapshot: LexicalSnapshot, text: string): number {
  const bytes = new TermBytes();
  bytes.encode(text);
  const term = numberOf(snapshot.terms, bytes);
  return term < 0 ? 0 : papersOfTerm(snapshot, term);
}

function papersOfTerm(
  { frozen, mutable, maxDoc, purgedPostings }: LexicalSnapshot,
  term: number,
): number {
  const { at, stop } = rangeOf(frozen, term);
  return stop - at + mutableCount(mutable, term, maxDoc) - (purgedPostings[term] ?? 0);
}

/** The code of the posting of a term for a docId, or -1. */
export function codeAt(snapshot: LexicalSnapshot, term: number, docId: number): number {
  const { frozen, mutable } = snapshot;
  return docId < frozen.lengths.length
    ? frozenCode(frozen, term, docId)
    : mutableCode(mutable, term, docId);
}
