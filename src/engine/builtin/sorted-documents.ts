import type { QueryTerm } from '../../text/words/analyze.js';
import type { SortOrder } from '../engine.js';
import type { Bitmap } from './columns/condition-column.js';
import type { IndexSnapshot, Searcher } from './searcher.js';
import { TopK } from './top-k.js';

/** The key of a paper that lacks what an order goes by. */
const LAST = -Number.MAX_VALUE;

/** What an order goes by, by docId: ascending numbers, negative for a paper that lacks it. */
export function sortValuesOf(
  { table, titleRanks }: Pick<IndexSnapshot, 'table' | 'titleRanks'>,
  by: SortOrder['by'],
): ArrayLike<number> {
  if (by === 'title') return titleRanks();
  return by === 'year' ? table.years.values : table.addedAtMs.values;
}

/** The first `topK` of the docIds in an order; those that lack what it goes by come last, ties by docId. */
export function firstInOrder(
  values: ArrayLike<number>,
  docIds: readonly number[],
  order: SortOrder['order'],
  topK: number,
): number[] {
  const sign = order === 'asc' ? -1 : 1;
  const first = new TopK(Math.min(topK, docIds.length));
  for (const docId of [...docIds].sort((a, b) => a - b)) {
    const value = values[docId] as number;
    const key = value < 0 ? LAST : sign * value;
    if (key > first.floor) first.add(docId, key);
  }
  return [...first.sorted().docIds];
}

/**
 * The `topK` of the docIds that satisfy the most preferences, at least one that makes them found; of equals
 * those with the best lexical scores.
 */
export function mostPreferred(
  { lexical }: Searcher,
  snapshot: IndexSnapshot,
  { terms = [], topK }: { terms?: readonly QueryTerm[] | undefined; topK: number },
  docIds: readonly number[],
  { bitmaps, sufficient }: { bitmaps: readonly Bitmap[]; sufficient: readonly boolean[] },
): number[] {
  const preferred = docIds.filter((docId) =>
    bitmaps.some((bitmap, place) => sufficient[place] && bitmap[docId] === 1),
  );
  const scores = lexical.scoresOf(snapshot.lexical, preferred, terms);
  const counts = preferred.map((docId) =>
    bitmaps.reduce((count, bitmap) => count + (bitmap[docId] ?? 0), 0),
  );
  return [...preferred.keys()]
    .sort(
      (a, b) =>
        (counts[b] as number) - (counts[a] as number) ||
        (scores[b] as number) - (scores[a] as number) ||
        (preferred[a] as number) - (preferred[b] as number),
    )
    .slice(0, topK)
    .map((place) => preferred[place] as number);
}
