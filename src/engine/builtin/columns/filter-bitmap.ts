import type { Filter } from '../../../domain/filter.js';
import type { Bitmap } from './condition-column.js';
import { bitmapOfCondition } from './condition-columns.js';
import type { PaperTable } from './paper-table.js';

/** The versions of papers by their ids, which only the database knows. */
export type VersionsOfIds = (ids: readonly string[]) => number[];

/**
 * Which docIds satisfy a filter, column by column. Removed papers are not excluded here: `not` would
 * bring them back. The definition is `matchesFilter` (src/domain/filter.ts).
 */
export function bitmapOf(filter: Filter, table: PaperTable, versionsOfIds: VersionsOfIds): Bitmap {
  switch (filter.kind) {
    case 'and':
      return combined(filter.of, table, versionsOfIds, { of: (a, b) => a & b, ofNone: 1 });
    case 'or':
      return combined(filter.of, table, versionsOfIds, { of: (a, b) => a | b, ofNone: 0 });
    case 'not':
      return bitmapOf(filter.of, table, versionsOfIds).map((value) => 1 - value);
    default:
      return bitmapOfCondition(filter.kind, filter, table.columns, (ids) =>
        bitmapOfVersions(versionsOfIds(ids), table),
      );
  }
}

/** The docIds of versions; one that the table does not have is left out. */
export function bitmapOfVersions(versions: readonly number[], table: PaperTable): Bitmap {
  const bitmap = new Uint8Array(table.maxDoc);
  for (const version of versions) {
    const docId = table.docIdOf(version);
    if (docId !== undefined) bitmap[docId] = 1;
  }
  return bitmap;
}

/** The docIds that a bitmap has a 1 for, ascending. */
export function docIdsOf(bitmap: Bitmap): number[] {
  const docIds: number[] = [];
  for (let docId = 0; docId < bitmap.length; docId++) if (bitmap[docId] === 1) docIds.push(docId);
  return docIds;
}

function combined(
  filters: readonly Filter[],
  table: PaperTable,
  versionsOfIds: VersionsOfIds,
  operation: { of: (a: number, b: number) => number; ofNone: number },
): Bitmap {
  const [first, ...others] = filters.map((filter) => bitmapOf(filter, table, versionsOfIds));
  const bitmap = first ?? new Uint8Array(table.maxDoc).fill(operation.ofNone);
  for (const other of others) {
    for (let docId = 0; docId < bitmap.length; docId++) {
      bitmap[docId] = operation.of(bitmap[docId] as number, other[docId] as number);
    }
  }
  return bitmap;
}
