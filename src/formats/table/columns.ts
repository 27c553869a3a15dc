import { cleanText } from '../../domain/text.js';
import type { ReadOptions } from '../format.js';
import { shortened } from '../record.js';
import { COLUMN_NAMES } from './column-names.js';
import { ANY_TABLE, TABLE_DIALECTS, type TableDialect } from './dialects.js';

const MAX_NAMED_COLUMNS = 20;

export interface Columns {
  /** Which columns give a field, by their places in the header: in each row the first that says something. */
  fields: ReadonlyMap<string, readonly number[]>;
  /** The columns of groups that are authors. */
  groups: readonly number[];
  /** Whose table it is. */
  dialect: TableDialect;
  /** The names of columns that give none. */
  ignored: string[];
  /** Names that the user mapped and the header does not have. */
  missing: string[];
}

/** What the columns of a table mean; what the user said goes before what their names say. */
export function understandColumns(header: readonly string[], { map }: ReadOptions): Columns {
  const folded = header.map(foldColumnName);
  const places = new Map<string, number>();
  folded.forEach((name, column) => {
    if (!places.has(name)) places.set(name, column);
  });
  const dialect = TABLE_DIALECTS.find(({ fits }) => fits((name) => places.has(name))) ?? ANY_TABLE;
  const fields = new Map<string, readonly number[]>();
  const taken = new Set<number>();
  const missing: string[] = [];
  for (const [field, name] of map ?? []) {
    const exact = header.findIndex((column) => column.trim() === name.trim());
    const at = exact >= 0 ? exact : places.get(foldColumnName(name));
    if (at === undefined) missing.push(name);
    else {
      fields.set(field, [at]);
      taken.add(at);
    }
  }
  const names = dialect.only ? { ...dialect.columns } : { ...COLUMN_NAMES, ...dialect.columns };
  for (const [field, alternatives] of Object.entries(names)) {
    if (fields.has(field)) continue;
    const columns = alternatives.flatMap((spellings) => {
      const at = spellings
        .map((name) => places.get(name))
        .find((column) => column !== undefined && !taken.has(column));
      if (at === undefined) return [];
      taken.add(at);
      return [at];
    });
    if (columns.length > 0) fields.set(field, columns);
  }
  const groups = (dialect.groups ?? []).flatMap((name) => places.get(name) ?? []);
  for (const column of groups) taken.add(column);
  const ignored = header.filter((name, column) => name.trim() !== '' && !taken.has(column));
  return { fields, groups, dialect, ignored, missing };
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
