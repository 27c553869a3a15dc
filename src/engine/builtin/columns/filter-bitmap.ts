import { type Filter, isNamed } from '../../../domain/filter.js';
import { foldText } from '../../../domain/text.js';
import type { Column, Dictionary, ListColumn } from './column.js';
import type { PaperTable } from './paper-table.js';

/** 1 for each slot that counts. */
export type Mask = Uint8Array;

/** The labels of papers by their ids, which only the database knows. */
export type LabelsOfIds = (ids: readonly string[]) => number[];

/**
 * Which slots satisfy a filter, column by column. Removed papers are not excluded here: `not` would
 * bring them back. The definition of each condition is `matchesFilter` (src/domain/filter.ts).
 */
export function maskOf(filter: Filter, table: PaperTable, labelsOfIds: LabelsOfIds): Mask {
  switch (filter.kind) {
    case 'and':
      return combined(filter.of, table, labelsOfIds, (a, b) => a & b);
    case 'or':
      return combined(filter.of, table, labelsOfIds, (a, b) => a | b);
    case 'not':
      return maskOf(filter.of, table, labelsOfIds).map((value) => 1 - value);
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
      const mask = new Uint8Array(table.slots);
      for (const label of labelsOfIds(filter.values)) {
        const slot = table.slotOf(label);
        if (slot !== undefined) mask[slot] = 1;
      }
      return mask;
    }
  }
}

function combined(
  filters: readonly Filter[],
  table: PaperTable,
  labelsOfIds: LabelsOfIds,
  operation: (a: number, b: number) => number,
): Mask {
  const [first, ...others] = filters.map((filter) => maskOf(filter, table, labelsOfIds));
  const mask = first as Mask;
  for (const other of others) {
    for (let slot = 0; slot < mask.length; slot++) {
      mask[slot] = operation(mask[slot] as number, other[slot] as number);
    }
  }
  return mask;
}

function where(
  column: Column<Int16Array | Float64Array | Uint8Array | Uint32Array>,
  holds: (value: number) => boolean,
): Mask {
  const { values } = column;
  const mask = new Uint8Array(values.length);
  for (let slot = 0; slot < mask.length; slot++) {
    if (holds(values[slot] as number)) mask[slot] = 1;
  }
  return mask;
}

/** Slots whose list has one of the numbers. */
function listed(column: ListColumn, wanted: ReadonlySet<number>): Mask {
  const ends = column.ends.values;
  const items = column.items.values;
  const mask = new Uint8Array(ends.length);
  if (wanted.size === 0) return mask;
  let item = 0;
  for (let slot = 0; slot < ends.length; slot++) {
    for (const end = ends[slot] as number; item < end; item++) {
      if (wanted.has(items[item] as number)) mask[slot] = 1;
    }
  }
  return mask;
}

/** Names folded once each. */
const foldedNames = new WeakMap<Dictionary, string[]>();

function numbersOf(names: Dictionary, holds: (folded: string) => boolean): Set<number> {
  const folded = foldedNames.get(names) ?? [];
  foldedNames.set(names, folded);
  while (folded.length < names.texts.length) folded.push(foldText(names.textOf(folded.length)));
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
