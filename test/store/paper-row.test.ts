import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { FIELD_NAMES, PAPER_FIELDS } from '../../src/domain/fields.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import {
  COLUMN_KINDS,
  checksumOfPaper,
  PAPER_COLUMNS,
  type PaperRow,
  toColumns,
  toPaper,
} from '../../src/store/sqlite/paper-row.js';
import { createTables, migrate } from '../../src/store/sqlite/schema.js';

const PAPER = {
  id: 'hep-th/9901001',
  title: 'Schrödinger kites',
  abstract: 'Kites.',
  authors: ['Ada Lovelace', 'Sean O’Casey'],
  year: 2021,
  venue: null,
  keywords: [],
  url: 'https://example.org/kites',
  doi: '10.1000/182',
  arxivId: null,
};
const ROW = { ...toColumns(PAPER, 'hash'), version: 7, added_at: 1_000, updated_at: 2_000 };
const rowOf = (columns: object): PaperRow => {
  const row = { ...ROW, ...columns };
  return { ...row, checksum: checksumOfPaper(row) };
};

describe('a stored paper', () => {
  it('comes back as it was', () => {
    expect(toPaper(rowOf({}))).toEqual(PAPER);
    expect(Object.keys(toPaper(rowOf({})))).toEqual(FIELD_NAMES);
  });

  it('has the checksum that earlier versions wrote', () => {
    expect(checksumOfPaper(ROW)).toBe(1796009878);
  });

  it.each([...PAPER_COLUMNS, 'version', 'added_at', 'updated_at'] as const)(
    'with another %s has another checksum, and is refused',
    (column) => {
      const damaged = { ...rowOf({}), [column]: column === 'year' ? null : `${ROW[column]}1` };
      expect(checksumOfPaper(damaged)).not.toBe(checksumOfPaper(ROW));
      expect(() => toPaper(damaged)).toThrow(/not what was written/);
    },
  );

  it('keeps its checksum when a column is added, until the column holds something', () => {
    const columns = [...PAPER_COLUMNS, 'licence' as never];
    const checksums = [undefined, null, '', '[]', 'CC-BY', 'CC-BY-SA'].map((licence) =>
      checksumOfPaper({ ...ROW, licence } as typeof ROW, columns),
    );
    expect(checksums.slice(0, 4)).toEqual(Array(4).fill(checksumOfPaper(ROW)));
    expect(new Set(checksums).size).toBe(3);
  });
});

describe('the table of papers', () => {
  const columnsOf = (db: SQLite.Database) =>
    (db.pragma('table_info(papers)') as { name: string; type: string; notnull: number }[]).map(
      ({ name, type, notnull }) => [name, notnull ? `${type} NOT NULL` : type],
    );
  const expected = FIELD_NAMES.map((name) => {
    const { column, kind } = PAPER_FIELDS[name];
    return [column, COLUMN_KINDS[kind].type];
  });

  it('has a column for each field, of the type of its kind', () => {
    const db = new SQLite(':memory:');
    createTables(db);
    expect(columnsOf(db)).toEqual(expect.arrayContaining(expected));
    expect(columnsOf(db)).toHaveLength(expected.length + 5);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'has the same columns after a migration from version %i',
    (version) => {
      const [db, fresh] = [new SQLite(':memory:'), new SQLite(':memory:')];
      const fixture = join(packageRoot, `test/fixtures/databases/v${version}.sql`);
      db.exec(readFileSync(fixture, 'utf8'));
      migrate(db);
      createTables(fresh);
      expect(columnsOf(db).sort()).toEqual(columnsOf(fresh).sort());
    },
  );
});
