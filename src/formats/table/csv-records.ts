import { MAX_RECORD_CHARS } from '../record.js';
import type { Table } from './header.js';
import type { Lookahead } from './lookahead.js';
import { splitCells, splitLoosely } from './split-cells.js';

/** What stands at the beginning of some lines: cells, and how many more lines they take; or why none. */
export type Cut = { cells: string[]; more: number } | { reason: string; more: number };

/**
 * The record that begins with the line `first`; `lines` are those after it, of which none is taken. When it
 * goes wrong, only the line where the record begins is given up.
 */
export async function cutRecord(
  first: string,
  lines: Lookahead,
  { separator, header, columns }: Table,
): Promise<Cut> {
  const width = header.length;
  if (separator === '\t' && columns.dialect.hasPlainTabs)
    return sized(padded(first.split('\t').map(withoutExcelQuotes), header), width, 0);
  if (!hasOddQuotes(first)) {
    const cells = splitCells(first, separator) ?? splitLoosely(first, separator);
    return sized(cells, width, 0);
  }
  const whole = await untilQuoteCloses(first, lines);
  const cells = whole && splitCells(whole.text, separator);
  if (whole && cells && fits(cells, width))
    return { cells: trimTail(cells, width), more: whole.more };
  if (separator === '\t') {
    // Many programs write tabs without any quoting, where a quote is a character like others.
    const plain = first.split('\t');
    if (fits(plain, width)) return { cells: trimTail(plain, width), more: 0 };
  }
  if (whole && cells && !(await nextStandsAlone(lines, separator, width)))
    return sized(cells, width, whole.more);
  return { reason: 'a quote is opened here and not closed as it should be', more: 0 };
}

/** Cells with empty ones for columns at the end that have no names. */
function padded(cells: string[], header: readonly string[]): string[] {
  const missing = header.slice(cells.length);
  return missing.every((name) => name === '') ? [...cells, ...missing] : cells;
}

/** Quotes that a spreadsheet put around a cell, doubling those within. */
function withoutExcelQuotes(cell: string): string {
  const isQuoted = cell.includes('""') && /^"(?:[^"]|"")*"$/.test(cell);
  return isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

/** The text up to the line in which the open quote is closed; none where that is too far, or nowhere. */
async function untilQuoteCloses(
  first: string,
  lines: Lookahead,
): Promise<{ text: string; more: number } | undefined> {
  const parts = [first];
  let chars = first.length;
  for (let more = 1; ; more++) {
    const line = await lines.peek(more - 1);
    if (!line || 'error' in line) return undefined;
    chars += line.text.length + 1;
    if (chars > MAX_RECORD_CHARS) return undefined;
    parts.push(line.text);
    if (hasOddQuotes(line.text)) return { text: parts.join('\n'), more };
  }
}

/** Whether the line after this one is a record by itself, so that a quote too many drew it in. */
async function nextStandsAlone(
  lines: Lookahead,
  separator: string,
  width: number,
): Promise<boolean> {
  const line = await lines.peek(0);
  if (!line || 'error' in line || hasOddQuotes(line.text)) return false;
  return fits(splitCells(line.text, separator) ?? [], width);
}

function sized(cells: string[] | undefined, width: number, more: number): Cut {
  if (!cells) return { reason: 'the quotes in this record do not match', more };
  if (fits(cells, width)) return { cells: trimTail(cells, width), more };
  return { reason: `the record has ${cells.length} columns and the header ${width}`, more };
}

/** Empty cells after the last column do no harm; a cell too few or too many may have shifted the others. */
function fits(cells: string[], width: number): boolean {
  return cells.length >= width && cells.slice(width).every((cell) => cell.trim() === '');
}

function trimTail(cells: string[], width: number): string[] {
  return cells.length > width ? cells.slice(0, width) : cells;
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}
