import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parquet } from '../../src/formats/parquet/parquet.js';
import { asChunks, collect, errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const SAMPLE = readFileSync(new URL('../fixtures/samples/parquet.parquet', import.meta.url));
const written = (columnData: ColumnSource[], rowGroupSize?: number) =>
  Buffer.from(parquetWriteBuffer({ columnData, ...(rowGroupSize ? { rowGroupSize } : {}) }));

/** Temporary files of these tests alone: others read Parquet at the same time. */
let folder: string;
const before = process.env.TMPDIR;
const left = () => readdirSync(folder);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nearpaper-test-'));
  process.env.TMPDIR = folder;
});

afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

describe('rows', () => {
  test('are papers, whatever their columns are called and however their lists are kept', async () => {
    const records = await recordsOf(parquet, SAMPLE);
    expect(records.map(({ place }) => place)).toEqual(
      [1, 2, 3, 4].map((record) => ({ source: 'source', line: null, record })),
    );
    expect(records[0]).toMatchObject({
      value: {
        id: '1',
        title: 'Kites in gusts',
        abstract: 'We fly kites of three shapes.',
        authors: ['Anna Vogel', 'Maarten de Boer'],
        year: 2021,
      },
      ignored: ['citations'],
    });
    expect(fieldsOf(records[2])).toEqual({ id: '3', title: 'Clocks that drift', year: 2020 });
    expect(left()).toEqual([]);
  });

  test('may have lists of texts', async () => {
    const list = { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const;
    const file = parquetWriteBuffer({
      columnData: [
        { name: 'title', data: ['A', 'B'] },
        { name: 'authors', data: [['Vogel, Anna', 'Li Wei'], []] },
      ],
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'title', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
        { name: 'authors', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
        list,
        {
          name: 'element',
          type: 'BYTE_ARRAY',
          converted_type: 'UTF8',
          repetition_type: 'OPTIONAL',
        },
      ],
    });
    const records = await recordsOf(parquet, Buffer.from(file));
    expect(records.map(fieldsOf)).toEqual([
      { title: 'A', authors: ['Anna Vogel', 'Li Wei'] },
      { title: 'B' },
    ]);
  });

  test('of many row groups come in their order', async () => {
    const titles = Array.from({ length: 10_000 }, (_, i) => `Paper ${i}`);
    const file = written([{ name: 'title', data: titles, type: 'STRING' }], 3_000);
    const records = await recordsOf(parquet, file);
    expect(records.map((record) => fieldsOf(record).title)).toEqual(titles);
    expect(records.at(-1)?.place.record).toBe(10_000);
  });

  test('that are far too long are errors; their neighbours are fine', async () => {
    const data = ['A', 'x'.repeat((1 << 20) + 1), 'C'];
    const records = await recordsOf(parquet, written([{ name: 'title', data, type: 'STRING' }]));
    expect(records.map((record) => 'error' in record)).toEqual([false, true, false]);
  });

  test('need a title or an abstract, or the word of the user', async () => {
    const file = written([{ name: 'kopf', data: ['A'], type: 'STRING' }]);
    expect(errorsOf(await recordsOf(parquet, file))).toEqual([
      expect.stringMatching(/no column is known as title or abstract; .*"kopf"; say which .*--map/),
    ]);
    const source = { name: 'source', chunks: asChunks(file), firstLine: 1 };
    const records = await collect(parquet.read(source, { map: new Map([['title', 'kopf']]) }));
    expect(records.map(fieldsOf)).toEqual([{ title: 'A' }]);
  });
});

describe('a damaged file', () => {
  test('that is cut off says so, at every length', async () => {
    for (let end = 0; end < SAMPLE.length; end += 7) {
      expect(errorsOf(await recordsOf(parquet, SAMPLE.subarray(0, end)))).toHaveLength(1);
    }
    expect(errorsOf(await recordsOf(parquet, SAMPLE.subarray(0, 900)))).toEqual([
      'null: the Parquet file is cut off: what describes it should stand at its end',
    ]);
    expect(left()).toEqual([]);
  });

  test('keeps the row groups that are whole', async () => {
    const columns = ['AAAA', 'BBBB', 'CCCC', 'DDDD'];
    const file = written([{ name: 'title', data: columns, type: 'STRING' }], 2);
    file.fill(0xff, 4, 20);
    const records = await recordsOf(parquet, file);
    expect(errorsOf(records)).toEqual([
      expect.stringMatching(/^null: rows 1 to 2 cannot be read: /),
    ]);
    expect(records.slice(1).map((record) => fieldsOf(record).title)).toEqual(['CCCC', 'DDDD']);
  });
});

test('a reader that stops early leaves no temporary file', async () => {
  const source = { name: 'source', chunks: asChunks(SAMPLE), firstLine: 1 };
  for await (const _ of parquet.read(source, {})) break;
  expect(left()).toEqual([]);
});

test('a stream that fails fails the reading and leaves no temporary file', async () => {
  async function* broken() {
    yield SAMPLE.subarray(0, 100);
    throw new Error('the disk is gone');
  }
  const records = parquet.read({ name: 'source', chunks: broken(), firstLine: 1 }, {});
  await expect(collect(records)).rejects.toThrow('the disk is gone');
  expect(left()).toEqual([]);
});

test('is recognised by how it begins', () => {
  expect(parquet.recognises(new TextDecoder().decode(SAMPLE))).toBe(true);
  expect(parquet.recognises('A PAR1')).toBe(false);
});
