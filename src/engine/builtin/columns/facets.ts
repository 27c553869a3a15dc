import { assert } from '../../../domain/errors.js';
import type { FacetField, Facets } from '../../../domain/search.js';
import { yieldEvery } from '../../../runtime/yield.js';
import type { CountedColumn } from './condition-column.js';
import { byCount } from './facet-values.js';
import type { PaperTable } from './paper-table.js';

const SLICE_MS = 4;

/** How many of the docIds a filter by each value finds; the most frequent first, ties by value. */
export async function countFacets(
  table: PaperTable,
  docIds: readonly number[],
  { fields, limit }: { fields: readonly FacetField[]; limit: number },
): Promise<Facets['counts']> {
  const columns: { readonly [Name in FacetField]: CountedColumn } = table.columns;
  const yieldTurn = yieldEvery(SLICE_MS);
  const counts: Facets['counts'] = {};
  for (const field of fields) {
    const column = columns[field];
    assert(column, `a facet is a column that can be counted: ${field}`);
    const values = await column.countValues(docIds, limit, yieldTurn);
    counts[field] = values.sort(byCount).slice(0, limit);
  }
  return counts;
}
