import { parse } from 'csv-parse/sync';
import { NearpaperError } from '../../domain/errors.js';
import type { ReadOptions, SourceFormat } from '../format.js';
import { splitLines } from '../lines.js';
import {
  type Columns,
  hasMapped,
  looksLikePapers,
  paperFrom,
  understandColumns,
  whyNoPapers,
} from './columns.js';
import { Lookahead } from './lookahead.js';

const SEPARATORS = [',', ';', '\t', '|'] as const;
const MAX_RECORD_CHARS = 1 << 20;

interface Table {
  separator: string;
  header: string[];
  columns: Columns;
}

/** What stands at the beginning of some lines: cells, and how many more lines they take; or why none. */
type Cut = { cells: string[]; more: number } | { reason: string; more: number };

/**
 * A table with a header, separated by commas, semicolons, tabs or bars. A record may span lines
 * where a quote is open. When it goes wrong, only the line where the record begins is given up: a
 * quote too many must not swallow the papers after it.
 */
export const csv: SourceFormat = {
  name: 'csv',
  takesMap: true,
  description: 'a table with a header (CSV, TSV), its columns found by their names',

  recognises(beginning, options = {}) {
    const lines = beginning.split(/\r\n|\n|\r/);
    const first = lines.findIndex((line) => line.trim() !== '' && !SEPARATOR_LINE.test(line));
    const header = lines[first];
    if (header === undefined) return false;
    const { columns } = tableOf(header, options);
    return options.map ? hasMapped(columns) : looksLikePapers(columns);
  },

  async *read({ name: source, chunks, firstLine }, options) {
    const lines = new Lookahead(splitLines(chunks, firstLine));
    try {
      let table: Table | undefined;
      for (let line = await lines.next(); line; line = await lines.next()) {
        const place = { source, line: line.number };
        if ('error' in line) {
          yield { place, error: line.error };
        } else if (line.text.trim() === '' || (!table && SEPARATOR_LINE.test(line.text))) {
        } else if (!table) {
          table = tableOf(line.text, options);
          const problem = whyNoPapers(table.columns, table.header);
          if (problem === undefined) continue;
          yield { place, error: unreadable(problem) };
          return;
        } else {
          const cut = await cutRecord(line.text, lines, table);
          for (let i = 0; i < cut.more; i++) await lines.next();
          const content =
            'reason' in cut ? { error: unreadable(cut.reason) } : contentOf(cut.cells, table);
          if (content) yield { place, ...content };
        }
      }
    } finally {
      await lines.close();
    }
  },
};

/** Excel's word on the separator, before the header. */
const SEPARATOR_LINE = /^"?sep=.?"?$/i;

/** The separator is the one that makes most sense of the header. */
function tableOf(headerLine: string, options: ReadOptions): Table {
  const tables = SEPARATORS.map((separator) => {
    const header = (split(headerLine, separator, '"') ?? headerLine.split(separator)).map((name) =>
      name.trim(),
    );
    return { separator, header, columns: understandColumns(header, options) };
  });
  const sense = ({ columns, header }: Table) => columns.fields.size * 10_000 + header.length;
  return tables.reduce((best, table) => (sense(table) > sense(best) ? table : best));
}

/** What is read from a row; nothing where all its cells are empty. */
function contentOf(cells: string[], { columns, header }: Table) {
  if (cells.every((cell) => cell.trim() === '')) return undefined;
  const value = paperFrom(columns, header, (column) => cells[column]);
  return { value, ignored: columns.ignored };
}

async function cutRecord(first: string, lines: Lookahead, table: Table): Promise<Cut> {
  const width = table.header.length;
  if (!hasOddQuotes(first)) {
    const cells = split(first, table.separator, '"') ?? splitLoosely(first, table.separator);
    return sized(cells, width, 0);
  }
  const whole = await gather(first, lines);
  const cells = whole && split(whole.text, table.separator, '"');
  if (whole && cells && fits(cells, width))
    return { cells: trimTail(cells, width), more: whole.more };
  if (table.separator === '\t') {
    // Many programs write tabs without any quoting, where a quote is a character like others.
    const plain = first.split('\t');
    if (fits(plain, width)) return { cells: trimTail(plain, width), more: 0 };
  }
  if (whole && cells && !(await nextStandsAlone(lines, table)))
    return sized(cells, width, whole.more);
  return { reason: 'a quote is opened here and not closed as it should be', more: 0 };
}

/** The text up to the line in which the open quote is closed; none where that is too far, or nowhere. */
async function gather(
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
async function nextStandsAlone(lines: Lookahead, { separator, header }: Table): Promise<boolean> {
  const line = await lines.peek(0);
  if (!line || 'error' in line || hasOddQuotes(line.text)) return false;
  return fits(split(line.text, separator, '"') ?? [], header.length);
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
function split(text: string, separator: string, quote: '"' | null): string[] | undefined {
  // Without a quote there is nothing to parse, and most lines of many tables have none.
  if (!text.includes('"')) return text.split(separator);
  return parseOne(text, separator, { quote });
}

/** Quotes within a cell that does not begin with one: `5" screens,2020`. */
function splitLoosely(text: string, separator: string): string[] | undefined {
  return parseOne(text, separator, { relax_quotes: true });
}

function parseOne(
  text: string,
  separator: string,
  options: { quote?: '"' | null; relax_quotes?: boolean },
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

function unreadable(detail: string): NearpaperError {
  return new NearpaperError('RECORD_UNREADABLE', detail);
}
