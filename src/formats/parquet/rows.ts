import { open } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type RowGroup,
} from 'hyparquet';
import type { ReadOptions } from '../format.js';
import { MAX_RECORD_CHARS } from '../record.js';
import { paperFrom } from '../table/cells.js';
import { type Columns, understandColumns, whyNoPapers } from '../table/columns.js';
import { asBuffer, reasonOf, whyNoFooter } from './file.js';
import { boundedCompressors, checkPages } from './pages.js';

/** What stands in some rows, counted from 1; or what is wrong with them, or with the whole file (no row). */
export type RowBatch =
  | { row: number; papers: (Record<string, unknown> | { tooLong: true })[]; ignored: string[] }
  | { row: number | undefined; problem: string };

/** The key that marks a file which `npm run export` wrote (src/export/parquet.ts). */
const OUR_KEY = 'nearpaper';
/** The columns of one row group that are read may take so much. They are held as they are compressed. */
const MAX_GROUP_BYTES = 256 << 20;
/** About as much text is held unpacked at a time. */
const RANGE_BYTES = 16 << 20;
const MAX_RANGE_ROWS = 2_000;
/** A group with lists is read in few ranges: the library unpacks those from its beginning for each. */
const MAX_RANGES = 16;

/**
 * The papers of a Parquet file, some rows at a time. Runs in a process of its own: in a damaged file
 * the library may loop for ever or ask for all memory there is.
 */
export async function* readRows(path: string, options: ReadOptions): AsyncGenerator<RowBatch> {
  const handle = await open(path);
  try {
    const file = await asBuffer(handle);
    let metadata: FileMetaData;
    let header: string[];
    try {
      metadata = await parquetMetadataAsync(file, { geoparquet: false });
      header = parquetSchema(metadata).children.map(({ element }) => String(element.name));
    } catch (error) {
      yield { row: undefined, problem: await whyNoFooter(file, error) };
      return;
    }
    const isOurs = metadata.key_value_metadata?.some(({ key }) => key === OUR_KEY);
    if (isOurs && !options.map?.size) {
      yield* readGroups(file, metadata, { names: header, ignored: [], paperOf: exportedRecord });
      return;
    }
    const columns = understandColumns(header, options);
    const problem = whyNoPapers(columns, header);
    if (problem === undefined) yield* readGroups(file, metadata, wantedOf(header, columns));
    else yield { row: undefined, problem };
  } finally {
    await handle.close();
  }
}

/** The columns that are read, and how a row of them is a paper. */
interface Wanted {
  names: string[];
  ignored: string[];
  paperOf: (row: Record<string, unknown>) => Record<string, unknown>;
}

function wantedOf(header: string[], columns: Columns): Wanted {
  return {
    names: [...columns.fields.values(), columns.groups]
      .flat()
      .map((column) => header[column] as string),
    ignored: columns.ignored,
    paperOf: (row) => paperFrom(columns, header, (column) => row[header[column] as string]),
  };
}

/** A row of our own export, as its JSON lines have it; the vector as numbers. */
function exportedRecord({ contentHash, fingerprint, vector, ...paper }: Record<string, unknown>) {
  const numbers = Array.isArray(vector) ? Float32Array.from(vector) : undefined;
  return { ...paper, nearpaper: { version: 1, contentHash, fingerprint, vector: numbers } };
}

async function* readGroups(
  file: AsyncBuffer,
  metadata: FileMetaData,
  { names, ignored, paperOf }: Wanted,
): AsyncGenerator<RowBatch> {
  let first = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const start = first;
    first += rows;
    const size = sizeOf(group, names);
    if (size.packed > MAX_GROUP_BYTES) {
      const problem = `rows ${start + 1} to ${first} are one row group of ${size.packed >> 20} MiB, too large to hold; write the file again with row groups of at most 50000 rows`;
      yield { row: start + 1, problem };
      continue;
    }
    try {
      for (const chunk of chunksOf(group, names)) {
        await checkPages(file, chunk);
        if (!(rows >= 0 && rows <= Number(chunk.num_values)))
          throw new Error('rows without values');
      }
    } catch (error) {
      yield unreadable(start, first, error);
      if (!(rows >= 0)) return;
      continue;
    }
    const least = hasLists(group, names) ? rows / MAX_RANGES : 0;
    const step = Math.ceil(
      Math.max(least, Math.min(MAX_RANGE_ROWS, (RANGE_BYTES * rows) / (size.unpacked + 1) + 1)),
    );
    for (let from = start; from < first; from += step) {
      const rowEnd = Math.min(from + step, first);
      try {
        const range = { file, metadata, columns: names, rowStart: from, rowEnd };
        const found = await parquetReadObjects({ ...range, compressors: boundedCompressors });
        yield { row: from + 1, papers: found.map((row) => bounded(paperOf(row))), ignored };
      } catch (error) {
        yield unreadable(from, first, error);
        break;
      }
    }
  }
}

function unreadable(start: number, end: number, error: unknown): RowBatch {
  const rows = end > start + 1 ? `rows ${start + 1} to ${end}` : `row ${start + 1}`;
  return { row: start + 1, problem: `${rows} cannot be read: ${reasonOf(error)}` };
}

function chunksOf({ columns }: RowGroup, names: string[]): ColumnMetaData[] {
  return columns.flatMap(({ meta_data }) =>
    meta_data && names.includes(meta_data.path_in_schema[0] ?? '') ? [meta_data] : [],
  );
}

function hasLists(group: RowGroup, names: string[]): boolean {
  return chunksOf(group, names).some(({ path_in_schema: path }) => path.length > 1);
}

function sizeOf(group: RowGroup, names: string[]): { packed: number; unpacked: number } {
  const chunks = chunksOf(group, names);
  const sum = (sizes: bigint[]) => sizes.reduce((total, size) => total + Number(size), 0);
  return {
    packed: sum(chunks.map((chunk) => chunk.total_compressed_size)),
    unpacked: sum(chunks.map((chunk) => chunk.total_uncompressed_size)),
  };
}

function bounded(paper: Record<string, unknown>): Record<string, unknown> | { tooLong: true } {
  const texts = Object.values(paper)
    .flat()
    .filter((value) => typeof value === 'string');
  const chars = texts.reduce((sum, text) => sum + text.length, 0);
  return chars > MAX_RECORD_CHARS ? { tooLong: true } : paper;
}
