import type { ReadOptions, SourceFormat } from '../format.js';
import { splitLines } from '../lines.js';
import { unreadable } from '../record.js';
import { paperFrom } from './cells.js';
import {
  type Columns,
  hasMapped,
  looksLikePapers,
  understandColumns,
  whyNoPapers,
} from './columns.js';
import { cutRecord, splitCells } from './csv-records.js';
import { Lookahead } from './lookahead.js';

const SEPARATORS = [',', ';', '\t', '|'] as const;
/** Excel's word on the separator, before the header. */
const SEPARATOR_LINE = /^"?sep=.?"?$/i;

interface Table {
  separator: string;
  header: string[];
  columns: Columns;
}

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

/** What is read from a row; nothing where all its cells are empty. */
function contentOf(cells: string[], { columns, header }: Table) {
  if (cells.every((cell) => cell.trim() === '')) return undefined;
  const value = paperFrom(columns, header, (column) => cells[column]);
  return { value, ignored: columns.ignored };
}
