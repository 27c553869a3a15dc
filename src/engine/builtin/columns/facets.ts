import type { FacetCount, FacetField, Facets } from '../../../domain/search.js';
import type { PaperTable } from './paper-table.js';

/** How often each value occurs among the docIds; the most frequent first, ties by value. */
export function countFacets(
  table: PaperTable,
  docIds: readonly number[],
  { fields, limit }: { fields: readonly FacetField[]; limit: number },
): Facets['counts'] {
  const counts: Facets['counts'] = {};
  for (const field of fields) counts[field] = countField(table, docIds, field).slice(0, limit);
  return counts;
}

function countField(table: PaperTable, docIds: readonly number[], field: FacetField): FacetCount[] {
  const tally = new Map<number, number>();
  const count = (value: number) => tally.set(value, (tally.get(value) ?? 0) + 1);
  if (field === 'year') {
    for (const docId of docIds) if (table.years.get(docId) >= 0) count(table.years.get(docId));
    return sorted([...tally].map(([value, papers]) => ({ value, count: papers })));
  }
  if (field === 'venue') {
    for (const docId of docIds) if (table.venues.get(docId) > 0) count(table.venues.get(docId) - 1);
    return sorted(named(tally, (number) => table.venueNames.textOf(number)));
  }
  const lists = field === 'author' ? table.authors : table.keywords;
  const names = field === 'author' ? table.authorNames : table.keywordNames;
  for (const docId of docIds) for (const number of lists.get(docId)) count(number);
  return sorted(named(tally, (number) => names.textOf(number)));
}

const named = (tally: Map<number, number>, nameOf: (number: number) => string): FacetCount[] =>
  [...tally].map(([number, count]) => ({ value: nameOf(number), count }));

const sorted = (counts: FacetCount[]): FacetCount[] =>
  counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
