import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { splitNames } from '../../src/formats/author-names.js';
import { csv } from '../../src/formats/table/csv.js';
import { asUtf8 } from '../../src/sources/encoding.js';
import { asChunks, collect, errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const sample = (name: string) =>
  readFileSync(new URL(`../fixtures/samples/${name}`, import.meta.url));
const read = (...lines: string[]) => recordsOf(csv, lines.join('\n'));
const readWith = (map: [string, string][], text: string) =>
  collect(
    csv.read({ name: 'source', chunks: asChunks(text), firstLine: 1 }, { map: new Map(map) }),
  );
const titles = (records: Awaited<ReturnType<typeof read>>) =>
  records.flatMap((record) => ('value' in record ? [record.value.title] : []));

describe('a table', () => {
  test('as Scopus exports it: quotes, line ends and separators in cells, unknown abstracts', async () => {
    const records = await recordsOf(csv, sample('csv.csv'));
    expect(records.map(({ place }) => place.line)).toEqual([2, 5, 6, 7]);
    expect(records[0]).toMatchObject({
      value: {
        title: 'Kites in gusts: a “wind tunnel” study',
        abstract: expect.stringMatching(/one of them "tailless", .*\n\nShort lines/),
        authors: ['A. Vogel', 'M. de Boer', 'W. Lí'],
        year: 2021,
        venue: 'Journal of Light Structures',
        keywords: ['kites', 'gusts', 'line tension'],
        url: 'https://example.org/kites?id=1&v=2',
        doi: '10.5555/kites.2021.001',
      },
      ignored: ['Author full names', 'Volume', 'Document Type'],
    });
    expect(fieldsOf(records[2])).toEqual({
      title: 'Clocks, drift, and what a second is worth',
      authors: ['J. Ångström-Meyer', 'P. Ruiz'],
      year: 2020,
    });
  });

  test('with semicolons, CRLF and the line that Excel puts first', async () => {
    const records = await recordsOf(csv, sample('csv-semicolons.csv'));
    expect(records.map(({ place }) => place.line)).toEqual([3, 4, 6]);
    expect(fieldsOf(records[0])).toEqual({
      id: '1',
      title: 'Kites in gusts',
      abstract: 'We fly kites; three shapes, one tunnel.',
      authors: ['Anna Vogel', 'Maarten de Boer'],
    });
  });

  test('with tabs, where quotes are often characters like others', async () => {
    const records = await recordsOf(csv, sample('csv-tabs.tsv'));
    expect(titles(records)).toEqual(['Kites in gusts', '"Tailless" kites fall', 'Clocks']);
    expect(fieldsOf(records[2])).toMatchObject({ authors: ['J. Meyer', 'P. Ruiz'], year: 2020 });
  });

  test.each(['csv.csv', 'csv-semicolons.csv', 'csv-tabs.tsv'])(
    '%s is the same with other line ends and in chunks of one byte',
    async (name) => {
      const fields = async (...chunks: Uint8Array[]) =>
        (await recordsOf(csv, ...chunks)).map(fieldsOf);
      const text = sample(name).toString().replaceAll('\r\n', '\n');
      const whole = await fields(Buffer.from(text));
      expect(whole.length).toBeGreaterThanOrEqual(3);
      for (const end of ['\r\n', '\r']) {
        const bytes = Buffer.from(text.replaceAll('\n', end));
        expect(await fields(...(await collect(asUtf8(asChunks(bytes), bytes))))).toEqual(whole);
      }
      const bytes = [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));
      expect(await fields(...bytes)).toEqual(whole);
    },
  );

  test.each(['csv.csv', 'csv-semicolons.csv', 'csv-tabs.tsv'])(
    '%s may end at any byte',
    async (name) => {
      const bytes = sample(name);
      for (let end = 0; end < bytes.length; end++) await recordsOf(csv, bytes.subarray(0, end));
    },
  );
});

describe('what is wrong with one record', () => {
  const LINES = ['title,abstract,year', 'A,x,2001', 'B,x,2002', 'C,x,2003', 'D,x,2004'];
  const withLine = (line: string) => [LINES[0] as string, line, ...LINES.slice(1)];

  test.each([
    [
      'a quote that is never closed',
      '"Q,x,2000',
      'a quote is opened here and not closed as it should be',
    ],
    [
      'a quote within a cell',
      'Q,"x" y",2000',
      'a quote is opened here and not closed as it should be',
    ],
    ['a cell too many', 'Q,x, y,2000', 'the record has 4 columns and the header 3'],
    ['a cell too few', 'Q,2000', 'the record has 2 columns and the header 3'],
  ])('%s stops nothing', async (_, line, reason) => {
    const records = await read(...withLine(line));
    expect(errorsOf(records)).toEqual([`2: ${reason}`]);
    expect(titles(records)).toEqual(['A', 'B', 'C', 'D']);
  });

  test('two open quotes do not take the records between them along', async () => {
    const records = await read(
      ...LINES.slice(0, 2),
      '"Q,x,2000',
      ...LINES.slice(2, 4),
      'R,x",1',
      LINES[4] as string,
    );
    expect(titles(records)).toEqual(['A', 'B', 'C', 'D']);
    expect(errorsOf(records)).toHaveLength(2);
  });

  test('a quote before a gigabyte of lines is given up after a megabyte', async () => {
    const line = `T,${'x'.repeat(1_000)},2001\n`;
    const records = await recordsOf(csv, 'title,abstract,year\n"Q,x,2000\n', line.repeat(3_000));
    expect(records).toHaveLength(3_001);
    expect(errorsOf(records)).toHaveLength(1);
  });

  test('quotes in a cell that does not begin with one are characters', async () => {
    expect(titles(await read(...withLine('5" and 7" kites,x,2000')))[0]).toBe('5" and 7" kites');
  });

  test('empty rows and empty cells after the last column do not count', async () => {
    const records = await read(LINES[0] as string, ',,', '', 'A,x,2001,,');
    expect(records).toHaveLength(1);
    expect(titles(records)).toEqual(['A']);
  });
});

describe('columns', () => {
  test('that are not understood at all are named in one error', async () => {
    expect(errorsOf(await read('kopf,text', 'A,B', 'C,D'))).toEqual([
      '1: no column is known as title or abstract; the table has the columns "kopf", "text"; say which they are with --map title=COLUMN,abstract=COLUMN',
    ]);
  });

  test('are what the user says they are, first of all', async () => {
    const [record] = await readWith(
      [
        ['title', 'Kopf'],
        ['abstract', 'text'],
      ],
      'title,kopf,text\nA,B,C',
    );
    expect(record).toMatchObject({ value: { title: 'B', abstract: 'C' }, ignored: ['title'] });
  });

  test('that the user names and the table does not have are an error', async () => {
    expect(errorsOf(await readWith([['title', 'head']], 'title,abstract\nA,B'))).toEqual([
      '1: no column is called "head"; the table has the columns "title", "abstract"',
    ]);
  });

  test('PMIDs are ids that say so', async () => {
    const records = await read('PMID,Title,Journal/Book,Publication Year', '90000001,A,Hive,2019');
    expect(fieldsOf(records[0])).toEqual({
      id: 'pmid:90000001',
      title: 'A',
      venue: 'Hive',
      year: 2019,
    });
  });
});

describe('names', () => {
  test.each([
    ['Last, First; Last, First', ['First Last', 'First Last']],
    ['Ada Byron, Carl Dorn', ['Ada Byron', 'Carl Dorn']],
    ['Ada Byron, Carl Dorn and Eve Fox', ['Ada Byron', 'Carl Dorn', 'Eve Fox']],
    ['Smith, John', ['John Smith']],
    ['van der Berg, Jan', ['Jan van der Berg']],
    ['Smith, John and Doe, Jane', ['John Smith', 'Jane Doe']],
    ['Smith, J., Doe, A. B.', ['J. Smith', 'A. B. Doe']],
    ['Smith J., Doe A.', ['Smith J.', 'Doe A.']],
    ['Ada Lovelace, Voltaire, Li Wei', ['Ada Lovelace', 'Voltaire', 'Li Wei']],
    ['Smith, Jones, Brown', ['Smith, Jones, Brown']],
    ['Plato', ['Plato']],
    ['A B|C D', ['A B', 'C D']],
    ['', []],
    [' ; ', []],
  ])('%j are %j', (text, names) => expect(splitNames(text)).toEqual(names));
});

describe('recognition', () => {
  test.each([
    'Title,Abstract\n',
    '\n"Paper Title";"ABSTRACT"\n',
    'title\tabstract\tx\nA\tB',
    'sep=;\nTitle;Abstract\n',
    'PMID,Title,Authors,Publication Year,DOI\n',
  ])('%j is a table of papers', (text) => expect(csv.recognises(text)).toBe(true));

  test.each([
    '',
    'title',
    'title,price\nA,1',
    'name,abstract\n',
    '{"title":"A","abstract":"B"}',
    'A title, an abstract\n',
  ])('%j is not', (text) => expect(csv.recognises(text)).toBe(false));
});
