import type { ConditionKind, ConditionKinds } from '../../../domain/condition-kinds.js';
import {
  CONDITIONS,
  type ConditionName,
  type ConditionsAsked,
  forEachCondition,
  type KindOfCondition,
} from '../../../domain/fields.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { Bitmap } from './condition-column.js';
import { IdColumn, IdentifierColumn } from './identifier-column.js';
import { NameColumn, NamesColumn, PeopleColumn } from './name-columns.js';
import { FlagColumn, TimeColumn, YearColumn } from './number-columns.js';

/** What each kind of condition is answered from. */
interface ColumnOfKind {
  yearRange: YearColumn;
  name: NameColumn;
  names: NamesColumn;
  people: NamesColumn;
  id: IdColumn;
  identifier: IdentifierColumn;
  flag: FlagColumn;
  since: TimeColumn;
}

/** The column of each condition. */
export type ConditionColumns = {
  readonly [Name in ConditionName]: ColumnOfKind[KindOfCondition<Name>];
};

/** Finds the papers with these ids, which the database knows without looking at all of them. */
export type BitmapOfIds = (ids: readonly string[]) => Bitmap;

interface ColumnDefinition<Column, Asked> {
  readonly Column: { new (): Column; read(from: SectionReader, name: string): Column };
  /** What `holds` says of each docId (src/domain/condition-kinds.ts). */
  bitmapOf(column: Column, asked: Asked, ofIds: BitmapOfIds): Bitmap;
}

const KINDS: {
  readonly [Kind in ConditionKind]: ColumnDefinition<
    ColumnOfKind[Kind],
    ConditionKinds[Kind]['asked']
  >;
} = {
  yearRange: { Column: YearColumn, bitmapOf: (years, { from, to }) => years.within(from, to) },
  name: { Column: NameColumn, bitmapOf: (column, { values }) => column.named(values) },
  names: { Column: NamesColumn, bitmapOf: (column, { values }) => column.named(values) },
  people: { Column: PeopleColumn, bitmapOf: (column, { values }) => column.named(values) },
  id: { Column: IdColumn, bitmapOf: (_ids, { values }, ofIds) => ofIds(values) },
  identifier: { Column: IdentifierColumn, bitmapOf: (column, { values }) => column.among(values) },
  flag: { Column: FlagColumn, bitmapOf: (flags, { value }) => flags.which(value) },
  since: { Column: TimeColumn, bitmapOf: (times, { ms }) => times.since(ms) },
};

const BY_NAME = forEachCondition<{
  readonly [Name in ConditionName]: ColumnDefinition<ConditionColumns[Name], ConditionsAsked[Name]>;
}>((name) => KINDS[CONDITIONS[name].kind]);

/** Columns without any paper. */
export function emptyColumns(): ConditionColumns {
  return forEachCondition<ConditionColumns>((name) => new BY_NAME[name].Column());
}

/** The columns of a checkpoint. */
export function readColumns(from: SectionReader): ConditionColumns {
  return forEachCondition<ConditionColumns>((name) =>
    BY_NAME[name].Column.read(from, sectionOf(name)),
  );
}

/** Columns of what these docIds have, in their order. */
export function selectFrom(columns: ConditionColumns, docIds: Uint32Array): ConditionColumns {
  return forEachCondition<ConditionColumns>((name) => columns[name].select(docIds));
}

/** What the sections of a condition's column in a checkpoint are called. */
export const sectionOf = (name: ConditionName): string => `papers.${name}`;

/** The docIds that satisfy a condition. */
export function bitmapOfCondition<Name extends ConditionName>(
  name: Name,
  asked: ConditionsAsked[Name],
  columns: ConditionColumns,
  ofIds: BitmapOfIds,
): Bitmap {
  return BY_NAME[name].bitmapOf(columns[name], asked, ofIds);
}
