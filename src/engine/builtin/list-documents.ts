import type { ListingPlace, SortOrder } from '../engine.js';
import type { PaperTable } from './columns/paper-table.js';

/** A paper in an order: what the order goes by (absent values come last), then its id. */
interface Listed {
  docId: number;
  key: number;
  id: string;
}

/** What an order goes by: a number for each docId. */
export interface ListedValues {
  /** Ascending or descending as the order says; negative: the paper has none. */
  values: ArrayLike<number>;
  order: SortOrder['order'];
}

/**
 * The first `limit` docIds of those that are allowed, in an order, behind a place in it. One look at every docId;
 * ids are read of papers that may be among them alone.
 */
export function listDocuments(
  table: PaperTable,
  allowed: Uint8Array,
  { values, order }: ListedValues,
  after: (Pick<ListingPlace, 'id'> & { value: number }) | undefined,
  limit: number,
): number[] {
  const sign = order === 'asc' ? 1 : -1;
  const keyOf = (value: number) => (value < 0 ? Number.POSITIVE_INFINITY : sign * value);
  const from = after && { key: keyOf(after.value), id: after.id };
  const first: Listed[] = [];
  for (let docId = 0; docId < allowed.length && limit > 0; docId++) {
    if (allowed[docId] !== 1) continue;
    const key = keyOf(values[docId] as number);
    if (from && key < from.key) continue;
    const last = first.length === limit ? (first[limit - 1] as Listed) : undefined;
    if (last && key > last.key) continue;
    const id = table.ids.get(docId);
    if (from && key === from.key && id <= from.id) continue;
    const one = { docId, key, id };
    if (last && !isBefore(one, last)) continue;
    if (last) first.pop();
    first.splice(placeOf(first, one), 0, one);
  }
  return first.map(({ docId }) => docId);
}

const isBefore = (a: Listed, b: Listed): boolean =>
  a.key < b.key || (a.key === b.key && a.id < b.id);

/** Where a paper goes in a sorted list. */
function placeOf(sorted: readonly Listed[], one: Listed): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(one, sorted[middle] as Listed)) high = middle;
    else low = middle + 1;
  }
  return low;
}
