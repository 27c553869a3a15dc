import { assert } from '../../../domain/errors.js';
import type { FacetCount, FacetField, Facets } from '../../../domain/search.js';
import type { CountedColumn } from './condition-column.js';
import type { PaperTable } from './paper-table.js';

/** How often each value occurs among the docIds; the most frequent first, ties by value. */
export function countFacets(
  table: PaperTable,
  docIds: readonly number[],
  { fields, limit }: { fields: readonly FacetField[]; limit: number },
): Facets['counts'] {
  const columns: { readonly [Name in FacetField]: CountedColumn } = table.columns;
  const counts: Facets['counts'] = {};
  for (const field of fields) {
    const column = columns[field];
    assert(column, `a facet is a column that can be counted: ${field}`);
    counts[field] = sorted(column.countValues(docIds)).slice(0, limit);
  }
  return counts;
}

const sorted = (counts: FacetCount[]): FacetCount[] =>
  counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
