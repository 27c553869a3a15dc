import type { Bitmap } from './columns/condition-column.js';
import type { AllowedDocuments } from './columns/filter-cache.js';
import type { IndexSnapshot, Searcher } from './searcher.js';

/** The docIds that a request is about. */
export interface RequestedDocuments {
  /** Those that filter and phrases allow. */
  allowed: AllowedDocuments;
  /** Those that satisfy each preference, ... */
  preferred: readonly Bitmap[];
  /** ... and whether that is enough to be found. */
  sufficient: readonly boolean[];
  pinned: readonly number[];
}

/** What the rule of what is found has found, whatever is allowed. */
interface FoundByRule {
  nearest: readonly number[];
  matches: readonly number[];
  bestByWords: Uint32Array | undefined;
}

/**
 * The docIds that count as found, each once, in no order: those that match by words, the best by words and the
 * nearest of all papers (`FoundRule`), those that satisfy a preference which says so, and pinned
 * ones; of all of them those that are allowed.
 */
export function foundDocuments(
  searcher: Searcher,
  { table }: IndexSnapshot,
  { allowed: { allowed }, preferred, sufficient, pinned }: RequestedDocuments,
  { nearest, matches, bestByWords = new Uint32Array() }: FoundByRule,
): number[] {
  const places = searcher.places(table.maxDoc);
  const docIds: number[] = [];
  const add = (docId: number) => {
    if (places[docId] !== 0 || allowed[docId] !== 1) return;
    places[docId] = 1;
    docIds.push(docId);
  };
  for (const docId of matches) add(docId);
  for (const docId of bestByWords) add(docId);
  for (const docId of nearest) add(docId);
  for (const [place, bitmap] of preferred.entries()) {
    if (!sufficient[place]) continue;
    for (let docId = 0; docId < bitmap.length; docId++) if (bitmap[docId] === 1) add(docId);
  }
  for (const docId of pinned) add(docId);
  for (const docId of docIds) places[docId] = 0;
  return docIds;
}
