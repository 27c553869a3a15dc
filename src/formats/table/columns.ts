import { cleanText } from '../../domain/text.js';
import type { ReadOptions } from '../format.js';
import { shortened } from '../record.js';

/**
 * What tables call the fields of a paper, without case, spaces and punctuation. Where a table has
 * several of a field's columns, the one that stands first here is taken.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  id: ['id', 'paperid', 'pmid', 'pubmedid'],
  title: ['title', 'papertitle', 'articletitle', 'documenttitle', 'titles', 'primarytitle'],
  abstract: [
    'abstract',
    'abstracttext',
    'paperabstract',
    'articleabstract',
    'abstractnote',
    'abstracts',
    'summary',
    'summaries',
  ],
  authors: ['authors', 'author', 'authornames', 'authorfullnames', 'authorlist', 'authorsfull'],
  year: [
    'year',
    'publicationyear',
    'pubyear',
    'yearpublished',
    'publicationdate',
    'published',
    'date',
  ],
  venue: [
    'venue',
    'sourcetitle',
    'publicationtitle',
    'journal',
    'journaltitle',
    'journalname',
    'journalbook',
    'containertitle',
    'conference',
    'conferencename',
    'booktitle',
  ],
  keywords: ['keywords', 'authorkeywords', 'keyword', 'tags', 'manualtags', 'terms', 'categories'],
  url: ['url', 'link', 'paperurl', 'urllink', 'sourceurl', 'articleurl', 'externalurl', 'pdflink'],
  doi: ['doi', 'doilink', 'articledoi'],
  arxivId: ['arxivid', 'arxiv', 'arxivnumber', 'eprint'],
};

const MAX_NAMED_COLUMNS = 20;

export interface Columns {
  /** Which column gives a field: its place in the header. */
  fields: ReadonlyMap<string, number>;
  /** The names of columns that give none. */
  ignored: string[];
  /** Names that the user mapped and the header does not have. */
  missing: string[];
}

/** What the columns of a table mean; what the user said goes before what their names say. */
export function understandColumns(header: readonly string[], { map }: ReadOptions): Columns {
  const folded = header.map(foldColumnName);
  const fields = new Map<string, number>();
  const missing: string[] = [];
  for (const [field, name] of map ?? []) {
    const exact = header.findIndex((column) => column.trim() === name.trim());
    const at = exact >= 0 ? exact : folded.indexOf(foldColumnName(name));
    if (at >= 0) fields.set(field, at);
    else missing.push(name);
  }
  const isTaken = (column: number) => [...fields.values()].includes(column);
  for (const [field, names] of Object.entries(NAMES)) {
    if (fields.has(field)) continue;
    const at = names.map((name) => folded.indexOf(name)).find((k) => k >= 0 && !isTaken(k));
    if (at !== undefined) fields.set(field, at);
  }
  const ignored = header.filter((name, column) => name.trim() !== '' && !isTaken(column));
  return { fields, ignored, missing };
}

/** Whether a table with these columns, of which the user mapped none, is one of papers. */
export function looksLikePapers({ fields }: Columns): boolean {
  if (!fields.has('title')) return false;
  const others = ['authors', 'year', 'venue', 'doi', 'keywords'].filter((name) => fields.has(name));
  return fields.has('abstract') || others.length >= 2;
}

/** Whether a table has every column that the user mapped, and one of them makes papers of its rows. */
export function hasMapped({ fields, missing }: Columns): boolean {
  return missing.length === 0 && (fields.has('title') || fields.has('abstract'));
}

/** Why no paper can be read from a table with these columns; nothing where it can. */
export function whyNoPapers(
  { fields, missing }: Columns,
  header: readonly string[],
): string | undefined {
  const named = header.slice(0, MAX_NAMED_COLUMNS).map(quoted);
  if (header.length > MAX_NAMED_COLUMNS)
    named.push(`and ${header.length - MAX_NAMED_COLUMNS} more`);
  const has = `the table has the columns ${named.join(', ')}`;
  if (missing.length > 0) return `no column is called ${missing.map(quoted).join(' or ')}; ${has}`;
  if (fields.has('title') || fields.has('abstract')) return undefined;
  return `no column is known as title or abstract; ${has}; say which they are with --map title=COLUMN,abstract=COLUMN`;
}

function quoted(name: string): string {
  const text = cleanText(name);
  return JSON.stringify(shortened(text, 40));
}

/** The name of a column without case, spaces and punctuation. */
export function foldColumnName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
