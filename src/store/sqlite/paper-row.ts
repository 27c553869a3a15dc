import { crc32 } from 'node:zlib';
import { NearpaperError } from '../../domain/errors.js';
import type { FieldKind, FieldValues } from '../../domain/field-kinds.js';
import { FIELD_NAMES, forEachField, PAPER_FIELDS, type PaperField } from '../../domain/fields.js';
import { lookupKeys } from '../../domain/lookup-keys.js';
import { type Paper, paperOf } from '../../domain/paper.js';

type Fields = typeof PAPER_FIELDS;

/** What SQLite holds of a field of each kind. */
interface ColumnValues {
  id: string;
  text: string;
  list: string;
  year: number | null;
  line: string | null;
  url: string | null;
  identifier: string | null;
}

interface ColumnKind<Value, Stored> {
  /** The declaration of the column, in its table and in the migration that adds it. */
  readonly type: string;
  toColumn(value: Value): Stored;
  fromColumn(stored: Stored): Value;
}

const asItIs = {
  toColumn: <Value>(value: Value) => value,
  fromColumn: <Value>(stored: Value) => stored,
};

/** Lists are JSON. */
export const COLUMN_KINDS: {
  readonly [Kind in FieldKind]: ColumnKind<FieldValues[Kind], ColumnValues[Kind]>;
} = {
  id: { type: 'TEXT NOT NULL', ...asItIs },
  text: { type: 'TEXT NOT NULL', ...asItIs },
  list: {
    type: 'TEXT NOT NULL',
    toColumn: (list) => JSON.stringify(list),
    fromColumn: (json) => JSON.parse(json),
  },
  year: { type: 'INTEGER', ...asItIs },
  line: { type: 'TEXT', ...asItIs },
  url: { type: 'TEXT', ...asItIs },
  identifier: { type: 'TEXT', ...asItIs },
};

type ColumnValue = { [Name in PaperField]: ColumnValues[Fields[Name]['kind']] };

/** The columns that a paper fills. */
export type PaperColumns = {
  [Name in PaperField as Fields[Name]['column']]: ColumnValue[Name];
} & { content_hash: string };

/** The columns that a paper fills, in the order of its fields. */
export const PAPER_COLUMNS: readonly (keyof PaperColumns)[] = [
  ...FIELD_NAMES.map((name) => PAPER_FIELDS[name].column),
  'content_hash',
];

/** The columns that checksums began with, in the order in which they stand in them. */
const FIRST_COLUMNS: ReadonlySet<keyof PaperColumns> = new Set([
  ...(['id', 'title', 'abstract', 'authors', 'year', 'venue', 'keywords', 'url'] as const),
  ...(['doi', 'arxiv_id', 'content_hash'] as const),
]);
/** What a column holds, or has by default, of a paper of which the field is not known. */
const HOLDS_NOTHING: ReadonlySet<unknown> = new Set([undefined, null, '', '[]']);

const COLUMNS = forEachField<{
  [Name in PaperField]: ColumnKind<Paper[Name], ColumnValue[Name]>;
}>((name) => COLUMN_KINDS[PAPER_FIELDS[name].kind]);

/** A row of the table papers. */
export interface PaperRow extends PaperColumns {
  version: number;
  added_at: number;
  updated_at: number;
  checksum: number;
}

/** A row of the table vectors: little-endian float32. */
export interface VectorRow {
  content_hash: string;
  fingerprint: string;
  vector: Buffer;
  checksum: number;
}

/** The names that a row is known under. */
export function keysOf({ id, title, doi, arxiv_id: arxivId, url }: PaperColumns): string[] {
  return lookupKeys({ id, title, doi, arxivId, url });
}

/** The paper of a row; DATABASE_CORRUPT when the row is not what was written. */
export function toPaper(row: PaperRow): Paper {
  if (checksumOfPaper(row) !== row.checksum) {
    throw new NearpaperError(
      'DATABASE_CORRUPT',
      `the stored paper ${JSON.stringify(row.id)} (version ${row.version}) is not what was written`,
    );
  }
  return paperOf(row.id, (name) => COLUMNS[name].fromColumn(storedIn(row, name)));
}

function storedIn<Name extends PaperField>(row: PaperColumns, name: Name): ColumnValue[Name] {
  return row[PAPER_FIELDS[name].column] as ColumnValue[Name];
}

/** The columns of a paper whose text has this hash. */
export function toColumns(paper: Paper, contentHash: string): PaperColumns {
  const columns: Partial<Record<keyof PaperColumns, string | number | null>> = {};
  for (const name of FIELD_NAMES) columns[PAPER_FIELDS[name].column] = columnOf(paper, name);
  columns.content_hash = contentHash;
  return columns as PaperColumns;
}

function columnOf<Name extends PaperField>(paper: Paper, name: Name): ColumnValue[Name] {
  return COLUMNS[name].toColumn(paper[name]);
}

/**
 * CRC-32 of all that a row says: SQLite notices corruption of its own structures, and none of what they hold.
 * A column that came after the first ones counts where it holds something, so that the checksums of rows
 * that were there before it stay true.
 */
export function checksumOfPaper(
  row: Omit<PaperRow, 'checksum'>,
  columns: readonly (keyof PaperColumns)[] = PAPER_COLUMNS,
): number {
  // No stored text has control characters.
  let text = `${row.version}\u0000${row.added_at}\u0000${row.updated_at}`;
  for (const name of FIRST_COLUMNS) text += `\u0000${row[name] ?? '\u0001'}`;
  for (const name of columns) {
    if (!FIRST_COLUMNS.has(name) && !HOLDS_NOTHING.has(row[name]))
      text += `\u0000${name}\u0001${row[name]}`;
  }
  return crc32(text);
}

/** CRC-32 of a vector and of whose it is. */
export function checksumOfVector(
  contentHash: string,
  fingerprint: string,
  bytes: Uint8Array,
): number {
  return crc32(bytes, crc32(`${contentHash}\u0000${fingerprint}`));
}

/** The row that holds the vector of a text by a model. */
export function toVectorRow(
  contentHash: string,
  fingerprint: string,
  { buffer, byteOffset, byteLength }: Float32Array,
): VectorRow {
  const vector = Buffer.from(buffer, byteOffset, byteLength);
  const checksum = checksumOfVector(contentHash, fingerprint, vector);
  return { content_hash: contentHash, fingerprint, vector, checksum };
}

/** The vector of a row; DATABASE_CORRUPT when the row is not what was written. */
export function toVector(row: VectorRow): Float32Array {
  const { content_hash: contentHash, fingerprint, vector, checksum } = row;
  if (checksumOfVector(contentHash, fingerprint, vector) !== checksum) {
    throw new NearpaperError(
      'DATABASE_CORRUPT',
      `the stored vector of the text ${contentHash} is not what was written`,
    );
  }
  // A copy: SQLite's buffer need not be aligned to four bytes.
  return new Float32Array(new Uint8Array(vector).buffer);
}
