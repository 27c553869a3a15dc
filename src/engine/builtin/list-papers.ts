import { titleWords } from '../../domain/folding.js';
import type { Facets } from '../../domain/search.js';
import type { Listing, ListingPlace, ListingRequest } from '../engine.js';
import type { Bitmap } from './columns/condition-column.js';
import { countFacets } from './columns/facets.js';
import { docIdsOf } from './columns/filter-bitmap.js';
import type { PaperTable } from './columns/paper-table.js';
import { type ListedValues, listDocuments } from './list-documents.js';
import type { SearchIndex } from './search-index.js';
import { sortValuesOf } from './sorted-documents.js';

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
  if (by === 'title') return { value: foldedTitle(table, docId), id };
  return { value: value < 0 ? null : value, id };
}

const foldedTitle = (table: PaperTable, docId: number): string =>
  titleWords(table.titles.get(docId)).join(' ');

/** What a place goes by as a number of the column; of a title, the rank of the first that is not before it. */
function numberOf(
  { value }: ListingPlace,
  { table }: SearchIndex,
  { values }: ListedValues,
): number {
  if (value === null) return -1;
  if (typeof value === 'number') return value;
  let rank = Number.MAX_SAFE_INTEGER;
  for (let docId = 0; docId < values.length; docId++) {
    const other = values[docId] as number;
    if (other < rank && foldedTitle(table, docId) >= value) rank = other;
  }
  return rank;
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
