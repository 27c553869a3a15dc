import { arxivOf } from '../../domain/identity.js';
import { PAPER_INPUT_FIELDS } from '../../domain/paper.js';
import { cleanText } from '../../domain/text.js';
import { displayName, splitNames } from '../author-names.js';
import type { ReadOptions } from '../format.js';
import { bareDoi, yearIn } from '../normalize.js';

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

/** What databases write where they know nothing. */
const UNKNOWN = /^(?:nan|null|none|n\/a|\\N|\[no (?:abstract|author.*) available\.?\])$/i;

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
  const folded = header.map(fold);
  const fields = new Map<string, number>();
  const missing: string[] = [];
  for (const [field, name] of map ?? []) {
    const exact = header.findIndex((column) => column.trim() === name.trim());
    const at = exact >= 0 ? exact : folded.indexOf(fold(name));
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

/** Whether a table with these columns, which nobody vouched for, is one of papers. */
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
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}

/** The fields of a paper from the cells of a row; `cell` answers what stands in a column. */
export function paperFrom(
  { fields }: Columns,
  header: readonly string[],
  cell: (column: number) => unknown,
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [field, column] of fields) {
    const content = isKnown(cell(column)) ? read(field, cell(column)) : undefined;
    if (content === undefined || content === '') continue;
    const isPmid =
      field === 'id' &&
      /^\d+$/.test(String(content)) &&
      /^pubmedid$|^pmid$/.test(fold(header[column] ?? ''));
    value[field] = isPmid ? `pmid:${content}` : content;
  }
  return value;
}

function read(field: string, content: unknown): unknown {
  if (!PAPER_INPUT_FIELDS.has(field)) return undefined;
  if (field === 'authors' || field === 'keywords') {
    const isAuthors = field === 'authors';
    const listed = listOf(content);
    const entries = isAuthors
      ? (listed?.map(displayName) ?? splitNames(asText(content)))
      : (listed ?? splitKeywords(asText(content)));
    return entries.length > 0 ? entries : undefined;
  }
  const text = asText(content).trim();
  if (field === 'year') return yearIn(text);
  if (field === 'doi') return bareDoi(text);
  if (field === 'arxivId') return arxivOf(text) ?? undefined;
  if (field === 'url') return /^https?:\/\//i.test(text) ? text : undefined;
  return text;
}

function isKnown(content: unknown): boolean {
  if (content === null || content === undefined) return false;
  return typeof content !== 'string' || (content.trim() !== '' && !UNKNOWN.test(content.trim()));
}

function asText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (content instanceof Date) return Number.isNaN(content.getTime()) ? '' : content.toISOString();
  if (Array.isArray(content)) return content.filter((entry) => typeof entry === 'string').join(' ');
  return typeof content === 'number' || typeof content === 'bigint' ? String(content) : '';
}

/** A list, also one that Python printed: `['Ada Lovelace', "Sean O'Casey"]`. */
function listOf(content: unknown): string[] | undefined {
  if (Array.isArray(content)) {
    return content.map((entry) => asText(nameOf(entry)).trim()).filter((entry) => entry !== '');
  }
  const inner = typeof content === 'string' ? content.match(/^\s*\[(.*)\]\s*$/s)?.[1] : undefined;
  if (inner === undefined || !/^\s*(?:['"]|$)/.test(inner)) return undefined;
  const entries = inner.matchAll(
    /'((?:[^'\\]|\\.)*)'(?=\s*(?:,|$))|"((?:[^"\\]|\\.)*)"(?=\s*(?:,|$))/gs,
  );
  return [...entries].map(([, single, double]) =>
    (single ?? double ?? '').replace(/\\(.)/gs, '$1'),
  );
}

/** Lists of authors are often lists of structures with a name in each. */
function nameOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : entry;
}

function splitKeywords(text: string): string[] {
  const separator = [';', '|', '\n'].find((candidate) => text.includes(candidate)) ?? ',';
  return text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
