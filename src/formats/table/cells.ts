import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { PAPER_INPUT_FIELDS } from '../../domain/paper.js';
import { displayName } from '../author-names.js';
import { SURE_SEPARATORS, splitList, yearWithin } from '../field-values.js';
import { isPlaceholder } from '../placeholders.js';
import { type Columns, foldColumnName } from './columns.js';
import { type NameList, namesInCell } from './names.js';

const KEYWORD_SEPARATORS = [...SURE_SEPARATORS, ','];
const IS_PMID_COLUMN = /^(?:pubmedid|pmid|medlinepmid)$/;
/** What stands in a column of venues and names a database, as in Scopus' `Source`. */
const DATABASE =
  /^(?:scopus|web of science.{0,40}|wos|medline|pubmed|embase|crossref|openalex|google scholar|med|pmc|ppr|agr)$/i;

const PRINTED_NAME =
  /(?<=[{,]\s?)['"](?:name|display_name|full_name)['"]\s?:\s?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/gs;
/** `20200115` */
const DAY_IN_DIGITS = /^((?:1[5-9]|20)\d\d)(?:0\d|1[0-2])[0-3]\d$/;
/** The citation behind a venue, as Embase has it: `Pond Medicine (2020) 12:3 (1-9)`. */
const ISSUE_BEHIND = /^(.{2,200}?) \((?:1[5-9]|20)\d\d\) \d.*$/s;

/** The fields of a paper from the cells of a row; `cell` answers what stands in a column. */
export function paperFrom(
  { fields, groups, dialect }: Columns,
  header: readonly string[],
  cell: (column: number) => unknown,
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [field, columns] of fields) {
    for (const column of columns) {
      const content = cell(column);
      const read = isKnown(content) ? readField(field, content, dialect.names) : undefined;
      if (read === undefined || read === '') continue;
      value[field] = field === 'id' ? idFrom(String(read), header[column] ?? '') : read;
      break;
    }
  }
  const named = groups.flatMap((column) => (isKnown(cell(column)) ? namesOf(cell(column)) : []));
  if (named.length > 0) value.authors = [...asList(value.authors), ...named];
  return value;
}

function idFrom(content: string, column: string): string {
  if (/^\d+$/.test(content) && IS_PMID_COLUMN.test(foldColumnName(column)))
    return `pmid:${content}`;
  return content.replace(/^https:\/\/openalex\.org\/(?=W\d+$)/, '');
}

function namesOf(content: unknown): string[] {
  return asText(content)
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function readField(field: string, content: unknown, names: NameList): unknown {
  if (!PAPER_INPUT_FIELDS.has(field)) return undefined;
  if (field === 'authors' || field === 'keywords') {
    const listed = listOf(content)?.filter((entry) => !isPlaceholder(entry));
    const entries =
      field === 'authors'
        ? (listed?.map(displayName) ?? namesInCell(asText(content), names))
        : (listed ?? splitList(asText(content), KEYWORD_SEPARATORS));
    return entries.length > 0 ? entries : undefined;
  }
  const text = asText(content).trim();
  if (field === 'year') return yearWithin(text.replace(DAY_IN_DIGITS, '$1'));
  if (field === 'doi') return normalizeDoi(text);
  if (field === 'arxivId') return arxivOf(text) ?? undefined;
  if (field === 'url') return /^https?:\/\//i.test(text) ? firstAddress(text) : undefined;
  if (field !== 'venue') return text;
  return DATABASE.test(text) ? undefined : text.replace(ISSUE_BEHIND, '$1');
}

/** Some tables have several in a cell. */
function firstAddress(text: string): string {
  return text.split(/[;|,]?\s+(?=https?:)|[;|,](?=https?:)/i, 1)[0] ?? text;
}

function isKnown(content: unknown): boolean {
  if (content === null || content === undefined) return false;
  return typeof content !== 'string' || (content.trim() !== '' && !isPlaceholder(content));
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
  if (inner === undefined) return undefined;
  if (/^\s*\{/.test(inner)) return namesPrinted(inner);
  if (!/^\s*(?:['"]|$)/.test(inner)) return undefined;
  const entries = inner.matchAll(
    /'((?:[^'\\]|\\.)*)'(?=\s*(?:,|$))|"((?:[^"\\]|\\.)*)"(?=\s*(?:,|$))/gs,
  );
  return [...entries].map(([, single, double]) =>
    (single ?? double ?? '').replace(/\\(.)/gs, '$1'),
  );
}

/** The names in a list of structures that Python or JSON printed: `[{'name': 'Ada Pike'}, {"name": "Bo Newt"}]`. */
function namesPrinted(inner: string): string[] | undefined {
  const names = [...inner.matchAll(PRINTED_NAME)].map(([, single, double]) =>
    (single ?? double ?? '').replace(/\\(.)/gs, '$1').trim(),
  );
  return names.length > 0 ? names.filter((name) => name !== '') : undefined;
}

/** Lists of authors are often lists of structures with a name in each. */
function nameOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : entry;
}
