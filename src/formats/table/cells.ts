import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { PAPER_INPUT_FIELDS } from '../../domain/paper.js';
import { displayName, splitNames } from '../author-names.js';
import { SURE_SEPARATORS, splitList, yearWithin } from '../field-values.js';
import { type Columns, foldColumnName } from './columns.js';

const KEYWORD_SEPARATORS = [...SURE_SEPARATORS, ','];

/** What databases write where they know nothing. */
const UNKNOWN = /^(?:nan|null|none|n\/a|\\N|\[no (?:abstract|author.*) available\.?\])$/i;

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
      /^pubmedid$|^pmid$/.test(foldColumnName(header[column] ?? ''));
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
      : (listed ?? splitList(asText(content), KEYWORD_SEPARATORS));
    return entries.length > 0 ? entries : undefined;
  }
  const text = asText(content).trim();
  if (field === 'year') return yearWithin(text);
  if (field === 'doi') return normalizeDoi(text);
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
