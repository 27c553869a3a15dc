import type { Facets } from '../../domain/search.js';
import type { Listing, ListingPlace, ListingRequest } from '../engine.js';
import type { Bitmap } from './columns/condition-column.js';
import { countFacets } from './columns/facets.js';
import { docIdsOf } from './columns/filter-bitmap.js';
import type { PaperTable } from './columns/paper-table.js';
import { type ListedValues, listDocuments } from './list-documents.js';
import type { SearchIndex } from './search-index.js';
import { sortValuesOf } from './sorted-documents.js';
import { titleSortKey } from './vocabulary/title-order.js';

/** The papers that are allowed, by year, time of adding or title, behind a place. */
export async function listPapers(
  index: SearchIndex,
  { sort, after, limit, facets }: ListingRequest,
  allowed: Bitmap,
): Promise<Pick<Listing, 'places' | 'facets'>> {
  const { table } = index;
  const listed = { values: sortValuesOf(index.snapshot(), sort.by), order: sort.order };
  const from = after && { id: after.id, value: numberOf(after, index, listed) };
  const docIds = listDocuments(table, allowed, listed, from, limit);
  return {
    places: docIds.map((docId) => placeOf(table, docId, listed, sort.by)),
    facets: facets && (await facetsOf(table, allowed, facets)),
  };
}

function placeOf(
  table: PaperTable,
  docId: number,
  { values }: ListedValues,
  by: ListingRequest['sort']['by'],
): ListingPlace {
  const value = values[docId] as number;
  const id = table.ids.get(docId);
  if (by === 'title') return { value: titleSortKey(table.titles.get(docId)), id };
  return { value: value < 0 ? null : value, id };
}

/**
 * What a place goes by as a number of the column; of a title its rank, or for one that no paper has any more, a number
 * between the ranks of those before and behind it.
 */
function numberOf(
  { value }: ListingPlace,
  { table }: SearchIndex,
  { values }: ListedValues,
): number {
  if (value === null) return -1;
  if (typeof value === 'number') return value;
  const docIds = docIdsByRank(values);
  let low = 0;
  let high = docIds.length;
  const keyAt = (place: number) => titleSortKey(table.titles.get(docIds[place] as number));
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyAt(middle) < value) low = middle + 1;
    else high = middle;
  }
  if (low === docIds.length) return Number.MAX_SAFE_INTEGER;
  const rank = values[docIds[low] as number] as number;
  return keyAt(low) === value ? rank : rank - 0.5;
}

/** What `docIdsByRank` made, until a paper is added: then there are new ranks. */
const ORDERS = new WeakMap<object, Int32Array>();

/** One docId of each rank, in the order of ranks. */
function docIdsByRank(ranks: ArrayLike<number>): Int32Array {
  const known = ORDERS.get(ranks);
  if (known) return known;
  let last = -1;
  for (let docId = 0; docId < ranks.length; docId++) last = Math.max(last, ranks[docId] as number);
  const docIds = new Int32Array(last + 1).fill(-1);
  for (let docId = 0; docId < ranks.length; docId++) docIds[ranks[docId] as number] = docId;
  const order = docIds.filter((docId) => docId >= 0);
  ORDERS.set(ranks, order);
  return order;
}

async function facetsOf(
  table: PaperTable,
  allowed: Bitmap,
  asked: NonNullable<ListingRequest['facets']>,
): Promise<Facets> {
  const docIds = docIdsOf(allowed);
  const counts = await countFacets(table, docIds, asked);
  return { counts, papers: docIds.length, exact: true };
}
