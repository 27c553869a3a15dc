import type { SourceFormat } from '../format.js';
import { splitLines } from '../lines.js';
import { unreadable } from '../record.js';
import { paperFrom } from './cells.js';
import { whyNoPapers } from './columns.js';
import { cutRecord } from './csv-records.js';
import { TABLE_DIALECTS } from './dialects.js';
import { findHeader, isHeader, LINES_BEFORE_HEADER, type Table } from './header.js';
import { Lookahead } from './lookahead.js';

/** How much of a source is looked at for its header. */
const MAX_HEADER_CHARS = 64 * 1024;

/**
 * A table with a header, separated by commas, semicolons, tabs or bars. A record may span lines
 * where a quote is open. When it goes wrong, only the line where the record begins is given up: a
 * quote too many must not swallow the papers after it.
 */
export const csv: SourceFormat = {
  name: 'csv',
  takesMap: true,
  description: 'a table with a header (CSV, TSV), its columns found by their names',

  dialects: TABLE_DIALECTS,
  readsFrom: {
    id: 'ID, Paper ID, PMID',
    title: 'Title, Paper Title, Article Title, Document Title, Item Title, Primary Title',
    abstract: 'Abstract, Abstract Text, Abstract Note, Summary',
    authors: 'Authors, Author, Author Names, Author full names, Group Authors, Editors',
    year: 'Year, Publication Year, PubYear, Published Year, Publication Date, Date Published, Date',
    venue:
      'Venue, Source title, Publication Title, Journal, Proceedings Title, Book Title, Anthology Title, Conference Name, Publication, Source, Series',
    keywords: 'Keywords, Author Keywords, Tags, Subjects, MeSH Terms, Fields of Study',
    url: 'URL, Link, Article URL, External URL, PDF Link',
    doi: 'DOI, DOI Link, Article DOI, Item DOI',
    arxivId: 'arXiv ID, arXiv, eprint',
  },

  recognises(beginning, options = {}) {
    const lines = beginning.split(/\r\n|\n|\r/, 10 * LINES_BEFORE_HEADER);
    const found = findHeader(lines, options);
    return found !== undefined && isHeader(found.table, options);
  },

  async *read({ name: source, chunks, firstLine }, options) {
    const lines = new Lookahead(splitLines(chunks, firstLine));
    try {
      const found = findHeader(await beginningOf(lines), options);
      for (let before = 0; before < (found?.at ?? 0); before++) {
        const line = await lines.next();
        if (line && 'error' in line)
          yield { place: { source, line: line.number }, error: line.error };
      }
      let table: Table | undefined;
      for (let line = await lines.next(); line; line = await lines.next()) {
        const place = { source, line: line.number };
        if ('error' in line) {
          yield { place, error: line.error };
        } else if (line.text.trim() === '' || !found) {
        } else if (!table) {
          table = found.table;
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

/** The lines that the header may be among; one that cannot be read is an empty one here. */
async function beginningOf(lines: Lookahead): Promise<string[]> {
  const texts: string[] = [];
  let chars = 0;
  while (texts.length < 10 * LINES_BEFORE_HEADER && chars <= MAX_HEADER_CHARS) {
    const line = await lines.peek(texts.length);
    if (!line) break;
    texts.push('text' in line ? line.text : '');
    chars += (texts.at(-1) as string).length;
  }
  return texts;
}

/** What is read from a row; nothing where all its cells are empty. */
function contentOf(cells: string[], { columns, header }: Table) {
  if (cells.every((cell) => cell.trim() === '')) return undefined;
  const value = paperFrom(columns, header, (column) => cells[column]);
  return { value, ignored: columns.ignored };
}
