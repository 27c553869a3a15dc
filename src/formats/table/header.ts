import type { ReadOptions } from '../format.js';
import { type Columns, hasMapped, looksLikePapers, understandColumns } from './columns.js';
import { splitCells } from './split-cells.js';

const SEPARATORS = [',', ';', '\t', '|'] as const;
/** Excel's word on the separator, before the header. */
const SEPARATOR_LINE = /^"?sep=.?"?$/i;
/** How many lines of a table are looked at for its header: some say first where they come from. */
export const LINES_BEFORE_HEADER = 20;
/** A column's name is no sentence. */
const MAX_NAME_CHARS = 60;

/** What the header of a table says. */
export interface Table {
  separator: string;
  header: string[];
  columns: Columns;
}

/**
 * The header among the first lines of a table, and its place: the first line that says anything, or a later one
 * where only that names columns of papers. Undefined where no line says anything.
 */
export function findHeader(
  lines: readonly string[],
  options: ReadOptions,
): { at: number; table: Table } | undefined {
  const first = lines.findIndex((line) => line.trim() !== '' && !SEPARATOR_LINE.test(line));
  if (first < 0) return undefined;
  const table = tableOf(lines[first] as string, options);
  if (isHeader(table, options)) return { at: first, table };
  for (let at = first + 1; at < Math.min(lines.length, first + LINES_BEFORE_HEADER); at++) {
    const line = lines[at] as string;
    if (/^\s|^[|>#*-]/.test(line) && !line.startsWith('\t')) continue;
    const later = tableOf(line, options);
    if (isHeader(later, options) && isMeantAsHeader(later) && isFollowed(lines, at, later, options))
      return { at, table: later };
  }
  return { at: first, table };
}

/** Whether a table with this header is one of papers. */
export function isHeader({ columns }: Table, { map }: ReadOptions): boolean {
  return map ? hasMapped(columns) : looksLikePapers(columns);
}

/** A list of words within other text is no header. */
function isMeantAsHeader({ header, columns }: Table): boolean {
  return columns.fields.size >= 3 && header.every((name) => name.length <= MAX_NAME_CHARS);
}

/** Whether a row comes next, and no more names of columns; nobody knows where the text is cut. */
function isFollowed(
  lines: readonly string[],
  at: number,
  { separator, header }: Table,
  options: ReadOptions,
): boolean {
  const next = lines.slice(at + 1).find((line) => line.trim() !== '');
  if (next === undefined) return lines.length === at + 1;
  if (tableOf(next, options).columns.fields.size > 1) return false;
  // A row with quotes may go on in the next line.
  return next.split(separator).length >= (next.includes('"') ? 2 : header.length);
}

/** The separator is the one that makes most sense of the header. */
function tableOf(headerLine: string, options: ReadOptions): Table {
  const tables = SEPARATORS.map((separator) => {
    const header = (splitCells(headerLine, separator) ?? headerLine.split(separator)).map((name) =>
      name.trim(),
    );
    return { separator, header, columns: understandColumns(header, options) };
  });
  const sense = ({ columns, header }: Table) => columns.fields.size * 10_000 + header.length;
  return tables.reduce((best, table) => (sense(table) > sense(best) ? table : best));
}
