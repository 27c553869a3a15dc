import { type Filter, isNamed } from '../../../domain/filter.js';
import { foldName } from '../../../domain/folding.js';
import type { Column, Dictionary, ListColumn } from './column.js';
import type { PaperTable } from './paper-table.js';

/** 1 for each docId that counts. */
export type Bitmap = Uint8Array;

/** The versions of papers by their ids, which only the database knows. */
export type VersionsOfIds = (ids: readonly string[]) => number[];

/**
 * Which docIds satisfy a filter, column by column. Removed papers are not excluded here: `not` would
 * bring them back. The definition of each condition is `matchesFilter` (src/domain/filter.ts).
 */
export function bitmapOf(filter: Filter, table: PaperTable, versionsOfIds: VersionsOfIds): Bitmap {
  switch (filter.kind) {
    case 'and':
      return combined(filter.of, table, versionsOfIds, (a, b) => a & b);
    case 'or':
      return combined(filter.of, table, versionsOfIds, (a, b) => a | b);
    case 'not':
      return bitmapOf(filter.of, table, versionsOfIds).map((value) => 1 - value);
    case 'year':
      return where(table.years, (year) => filter.from <= year && year <= filter.to && year >= 0);
    case 'addedSince':
      return where(table.addedAtMs, (ms) => ms >= filter.ms);
    case 'hasAbstract':
      return where(table.hasAbstract, (has) => has === (filter.value ? 1 : 0));
    case 'venue': {
      const wanted = numbersOf(table.venueNames, (name) => filter.values.includes(name));
      return where(table.venues, (venue) => venue > 0 && wanted.has(venue - 1));
    }
    case 'keyword':
      return listed(
        table.keywords,
        numbersOf(table.keywordNames, (name) => filter.values.includes(name)),
      );
    case 'author':
      return listed(table.authors, numbersOf(table.authorNames, named(filter.values)));
    case 'id': {
      const bitmap = new Uint8Array(table.maxDoc);
      for (const version of versionsOfIds(filter.values)) {
        const docId = table.docIdOf(version);
        if (docId !== undefined) bitmap[docId] = 1;
      }
      return bitmap;
    }
  }
}

function combined(
  filters: readonly Filter[],
  table: PaperTable,
  versionsOfIds: VersionsOfIds,
  operation: (a: number, b: number) => number,
): Bitmap {
  const [first, ...others] = filters.map((filter) => bitmapOf(filter, table, versionsOfIds));
  const bitmap = first as Bitmap;
  for (const other of others) {
    for (let docId = 0; docId < bitmap.length; docId++) {
      bitmap[docId] = operation(bitmap[docId] as number, other[docId] as number);
    }
  }
  return bitmap;
}

function where(
  column: Column<Int16Array | Float64Array | Uint8Array | Uint32Array>,
  holds: (value: number) => boolean,
): Bitmap {
  const { values } = column;
  const bitmap = new Uint8Array(values.length);
  for (let docId = 0; docId < bitmap.length; docId++) {
    if (holds(values[docId] as number)) bitmap[docId] = 1;
  }
  return bitmap;
}

/** DocIds whose list has one of the numbers. */
function listed(column: ListColumn, wanted: ReadonlySet<number>): Bitmap {
  const ends = column.ends.values;
  const items = column.items.values;
  const bitmap = new Uint8Array(ends.length);
  if (wanted.size === 0) return bitmap;
  let item = 0;
  for (let docId = 0; docId < ends.length; docId++) {
    for (const end = ends[docId] as number; item < end; item++) {
      if (wanted.has(items[item] as number)) bitmap[docId] = 1;
    }
  }
  return bitmap;
}

/** Names folded once each. */
const foldedNames = new WeakMap<Dictionary, string[]>();

function numbersOf(names: Dictionary, holds: (folded: string) => boolean): Set<number> {
  const folded = foldedNames.get(names) ?? [];
  foldedNames.set(names, folded);
  while (folded.length < names.texts.length) folded.push(foldName(names.textOf(folded.length)));
  return new Set(folded.flatMap((name, number) => (holds(name) ? [number] : [])));
}

/** `isNamed`, with a quick look for the longest word first: there may be a million authors. */
function named(values: readonly string[]): (author: string) => boolean {
  const wanted = values.map((value) => ({
    value,
    longest: value.split(' ').reduce((a, b) => (b.length > a.length ? b : a)),
  }));
  return (author) =>
    wanted.some(({ value, longest }) => author.includes(longest) && isNamed(author, value));
}
