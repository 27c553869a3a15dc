import { parse } from 'csv-parse/sync';
import { MAX_RECORD_CHARS } from '../record.js';
import type { Lookahead } from './lookahead.js';

/** What stands at the beginning of some lines: cells, and how many more lines they take; or why none. */
export type Cut = { cells: string[]; more: number } | { reason: string; more: number };

/**
 * The record that begins with the line `first`; `lines` are those after it, of which none is taken. When it
 * goes wrong, only the line where the record begins is given up.
 */
export async function cutRecord(
  first: string,
  lines: Lookahead,
  { separator, header }: { separator: string; header: readonly string[] },
): Promise<Cut> {
  const width = header.length;
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

/** The cells of one record by the letter of the format, or none where it is not one. */
export function splitCells(text: string, separator: string): string[] | undefined {
  // Without a quote there is nothing to parse, and most lines of many tables have none.
  if (!text.includes('"')) return text.split(separator);
  return parseOne(text, separator, { quote: '"' });
}

/** Quotes within a cell that does not begin with one: `5" screens,2020`. */
function splitLoosely(text: string, separator: string): string[] | undefined {
  return parseOne(text, separator, { relax_quotes: true });
}

function parseOne(
  text: string,
  separator: string,
  options: { quote: '"' } | { relax_quotes: true },
): string[] | undefined {
  try {
    const records = parse(text, { delimiter: separator, record_delimiter: '\n', ...options });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}
