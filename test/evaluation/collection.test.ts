import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCollection } from '../../src/evaluation/collection.js';
import { temporaryFolder } from '../fixtures/folder.js';

const folder = temporaryFolder();
let made = 0;

interface Files {
  corpus?: string | undefined;
  queries?: string | undefined;
  qrels?: Record<string, string>;
}

/** A collection of these files; what is left out is a small sound one, undefined is no file. */
function collection(files: Files): string {
  const path = join(folder, `collection-${++made}`);
  mkdirSync(join(path, 'qrels'), { recursive: true });
  const { corpus, queries, qrels } = {
    corpus: '{"_id": "d1", "title": "Kites", "text": "They fly."}\n',
    queries: '{"_id": "1", "text": "flying"}\n{"_id": "2", "paper_id": "d1"}\n',
    qrels: { test: '1\td1\t1\n' },
    ...files,
  };
  if (corpus !== undefined) writeFileSync(join(path, 'corpus.jsonl'), corpus);
  if (queries !== undefined) writeFileSync(join(path, 'queries.jsonl'), queries);
  for (const [name, content] of Object.entries(qrels)) {
    writeFileSync(join(path, 'qrels', `${name}.tsv`), content);
  }
  return path;
}

const read = (files: Files, split?: string) => readCollection(collection(files), split);
const judgementsOf = async (test: string) =>
  [...(await read({ qrels: { test } })).judgements].map(([id, grades]) => [id, [...grades]]);

describe('judgements are read', () => {
  const expected = [
    [
      '1',
      [
        ['d1', 1],
        ['d 2', 0],
      ],
    ],
    ['q', [['__proto__', 2]]],
  ];
  const rows = '1\td1\t1\n1\td 2\t0\nq\t__proto__\t2\n';

  test.each([
    ['without a header', rows],
    ["with BEIR's header", `query-id\tcorpus-id\tscore\n${rows}`],
    [
      'with a BOM, CRLF, blank lines and no newline at the end',
      `\ufeffquery-id\tcorpus-id\tscore\r\n\r\n${rows.replaceAll('\n', '\r\n').trimEnd()}`,
    ],
    ["with TREC's four columns", '1\t0\td1\t1\n1\t0\td 2\t0\nq\tQ0\t__proto__\t2\n'],
  ])('%s', async (_, content) => {
    expect(await judgementsOf(content)).toEqual(expected);
  });

  test('with spaces between the columns', async () => {
    expect(await judgementsOf('1 0 d1  1\n1 d2 -1\n')).toEqual([
      [
        '1',
        [
          ['d1', 1],
          ['d2', -1],
        ],
      ],
    ]);
  });

  test('twice the same', async () => {
    expect(await judgementsOf('1\td1\t1\n1\td1\t1.0\n')).toEqual([['1', [['d1', 1]]]]);
  });
});

describe('judgements are refused with file and line', () => {
  test.each([
    ['two columns', '1\td1\t1\n1\td1\n', /test\.tsv, line 2: has 2 columns/],
    ['one column', '1,d1,1\n', /test\.tsv, line 1: has 1 column;/],
    ['five columns', '1 0 d1 1 x\n', /line 1: has 5 columns/],
    ['a grade that is no number', '1\td1\tgood\n', /line 1: the grade "good"/],
    [
      'a header in the middle',
      '1\td1\t1\nquery-id\tcorpus-id\tscore\n',
      /line 2: the grade "score"/,
    ],
    ['a grade whose gain is no number', '1\td1\t5000\n', /line 1: the grade "5000"/],
    ['no grade', '1\td1\t\n', /line 1: the grade ""/],
    [
      'two grades for one document',
      '1\td1\t1\n1\td1\t2\n',
      /line 2: query "1" has document "d1" with two/,
    ],
    ['nothing', '\n\n', /qrels: there is no judgement/],
  ])('%s', async (_, content, message) => {
    await expect(judgementsOf(content)).rejects.toThrow(message);
  });

  test('bytes that are no UTF-8', async () => {
    const path = collection({});
    writeFileSync(join(path, 'qrels', 'test.tsv'), Buffer.from([0x31, 0x09, 0xff, 0x09, 0x31]));
    await expect(readCollection(path, undefined)).rejects.toThrow(/test\.tsv, line 1: .*UTF-8/);
  });
});

describe('splits', () => {
  const qrels = { test: '1\td1\t1\n', train: '1\td1\t2\n' };

  test('are `test` where it is there, the only one, or all', async () => {
    expect((await read({ qrels })).splits).toEqual(['test']);
    expect((await read({ qrels: { train: '1\td1\t2\n' } })).splits).toEqual(['train']);
    const both = await read({ qrels: { train: '1\td1\t2\n', dev: '2\td1\t1\n' } });
    expect(both.splits).toEqual(['dev', 'train']);
    expect([...both.judgements.keys()].sort()).toEqual(['1', '2']);
  });

  test('are the one that is named', async () => {
    const { splits, judgements } = await read({ qrels }, 'train');
    expect(splits).toEqual(['train']);
    expect(judgements.get('1')?.get('d1')).toBe(2);
  });

  test('that are not there are refused with those that are', async () => {
    await expect(read({ qrels }, 'dev')).rejects.toThrow(
      /dev\.tsv: there is no such file; .*test, train/,
    );
    await expect(read({ qrels }, '../qrels/test')).rejects.toThrow(/there is no such file/);
    await expect(read({ qrels: {} })).rejects.toThrow(/qrels: there is no file \*\.tsv/);
  });
});

describe('queries', () => {
  test('are texts or papers, with ids of any kind', async () => {
    const queries =
      '\ufeff{"_id": 7, "text": "a", "metadata": {}}\r\n\r\n{"_id": "__proto__", "text": "b", "paper_id": 12}';
    expect([...(await read({ queries })).queries.values()]).toEqual([
      { id: '7', text: 'a', paperId: undefined },
      { id: '__proto__', text: 'b', paperId: '12' },
    ]);
  });

  test.each([
    [
      'no JSON',
      '{"_id": "1", "text": "a"}\n{"_id": \n',
      /queries\.jsonl, line 2: .*not valid JSON/,
    ],
    ['a list', '[]\n', /queries\.jsonl, line 1: /],
    ['null', 'null\n', /queries\.jsonl, line 1: /],
    ['no id', '{"text": "a"}\n', /line 1: _id: must be a string/],
    ['neither text nor paper', '{"_id": "1"}\n', /line 1: text: is missing, and so is paper_id/],
    ['a text that is none', '{"_id": "1", "text": 5}\n', /line 1: text: must be a text/],
    [
      'an id twice',
      '{"_id": "1", "text": "a"}\n{"_id": 1, "text": "b"}\n',
      /line 2: the query "1" stands here twice/,
    ],
  ])('are refused with file and line: %s', async (_, queries, message) => {
    await expect(read({ queries })).rejects.toThrow(message);
  });
});

test.each([['corpus'], ['queries']])('a missing %s.jsonl is named', async (name) => {
  const reading = read({ [name]: undefined });
  await expect(reading).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  await expect(reading).rejects.toThrow(new RegExp(`${name}\\.jsonl: there is no such file`));
});

test('a collection has the name of its folder, however that was written', async () => {
  const path = collection({});
  expect((await readCollection(`${path}/qrels/..`, undefined)).name).toBe(`collection-${made}`);
});
