import { PAPER_COLUMNS } from './paper-row.js';

/** Writes name their columns, so that one more in a table changes none of them. Values go in by name. */
function insertInto(
  table: string,
  columns: readonly string[],
  conflict: '' | 'OR REPLACE ' | 'OR IGNORE ' = '',
): string {
  const values = columns.map((column) => `@${column}`);
  return `INSERT ${conflict}INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`;
}

export const INSERT_PAPER = insertInto('papers', [
  'version',
  ...PAPER_COLUMNS,
  'added_at',
  'updated_at',
  'checksum',
]);

/** Gives the paper with `id` and `oldVersion` all of its columns anew, but for the time when it was added. */
export const UPDATE_PAPER = `UPDATE papers SET ${[
  'version',
  ...PAPER_COLUMNS,
  'updated_at',
  'checksum',
]
  .map((column) => `${column} = @${column}`)
  .join(', ')} WHERE version = @oldVersion AND id = @id`;

/**
 * Keywords, a JSON list, with a word of its own between any two (a private character), so that no phrase goes
 * from one to the next.
 */
export const apart = (keywords: string): string =>
  `replace(${keywords}, '","', '" ' || char(57344) || ' "')`;

export const INSERT_WORDS = `INSERT INTO paper_words (rowid, title, abstract, keywords)
  VALUES (@version, @title, @abstract, ${apart('@keywords')})`;

export const INSERT_EXACT_WORDS = `INSERT INTO paper_exact_words (rowid, title, abstract, keywords)
  VALUES (@version, @title, @abstract, @keywords)`;

export const INSERT_KEY = insertInto('paper_keys', ['key', 'paper_id'], 'OR IGNORE ');

export const INSERT_TOMBSTONE = insertInto('tombstones', ['version', 'paper_id', 'sequence']);

export const INSERT_VECTOR = insertInto(
  'vectors',
  ['content_hash', 'fingerprint', 'vector', 'checksum'],
  'OR REPLACE ',
);

const UNEMBEDDED = ['paper_id', 'content_hash', 'error', 'attempts', 'tried_at'];

/** Says that a paper could not be embedded, whatever was said of it before. */
export const INSERT_UNEMBEDDED = insertInto('unembedded', UNEMBEDDED, 'OR REPLACE ');

/** Says that a paper could not be embedded once more; another text is another attempt, the first of its own. */
export const COUNT_UNEMBEDDED = `${insertInto('unembedded', UNEMBEDDED)}
  ON CONFLICT (paper_id) DO UPDATE SET error = @error, tried_at = @tried_at, content_hash = @content_hash,
    attempts = CASE content_hash WHEN @content_hash THEN attempts + 1 ELSE 1 END`;
