import { describe, expect, test } from 'vitest';
import { jsonl } from '../../src/formats/json/jsonl.js';
import { notUtf8 } from '../../src/formats/record.js';
import { errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const read = (...lines: string[]) => recordsOf(jsonl, lines.join('\n'));
const one = async (record: object) => (await read(JSON.stringify(record)))[0];

describe('records', () => {
  test('are the objects as they stand, each with the line it is on', async () => {
    const first = { id: 'a', title: 'A title', authors: ['Ada'], year: 2024 };
    const records = await read(JSON.stringify(first), '', '  \t', '{"abstract": "B"}', '');
    expect(records).toEqual([
      { place: { source: 'source', line: 1 }, value: first, ignored: [] },
      { place: { source: 'source', line: 4 }, value: { abstract: 'B' }, ignored: [] },
    ]);
  });

  test('may be preceded by a BOM, indented, and end in CRLF', async () => {
    const records = await recordsOf(jsonl, '\ufeff  {"title":"A"}  \r\n\t{"title":"B"}\r\n');
    expect(records.map((record) => fieldsOf(record).title)).toEqual(['A', 'B']);
  });

  test('keep values of the wrong type for the schema to refuse', async () => {
    expect(fieldsOf(await one({ title: 5, authors: null }))).toEqual({ title: 5, authors: null });
  });

  test('are read after brackets nested 400,000 deep, which overflow nothing', async () => {
    const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
    const records = await read(deep, `{"title":${deep}}`, '{"title":"after"}');
    expect(errorsOf(records)).toEqual(['1: the line is JSON, but not an object']);
    expect(fieldsOf(records[2])).toEqual({ title: 'after' });
  });
});

describe('other names', () => {
  test("BEIR's _id and text are id and abstract", async () => {
    const record = await one({ _id: '7', title: 'T', text: 'A', metadata: {} });
    expect(record).toMatchObject({
      value: { id: '7', title: 'T', abstract: 'A' },
      ignored: ['metadata'],
    });
  });

  test('our own name goes first where both are there', async () => {
    const record = await one({ _id: 'theirs', id: 'ours', text: 'theirs', abstract: 'ours' });
    expect(record).toMatchObject({
      value: { id: 'ours', abstract: 'ours' },
      ignored: ['_id', 'text'],
    });
  });

  test('names that a paper does not have are left out and named', async () => {
    const record = await one({ title: 'T', citations: 3, Title: 'x' });
    expect(record).toMatchObject({ value: { title: 'T' }, ignored: ['citations', 'Title'] });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    '%s, which every object has, is a name like any other',
    async (name) => {
      const [record] = await read(`{"title": "T", ${JSON.stringify(name)}: {"id": "evil"}}`);
      expect(record).toEqual({
        place: { source: 'source', line: 1 },
        value: { title: 'T' },
        ignored: [name],
      });
      expect(({} as Record<string, unknown>).id).toBeUndefined();
    },
  );
});

describe('numbers for ids', () => {
  test.each([
    [7, '7'],
    [0, '0'],
    [9_007_199_254_740_991, '9007199254740991'],
  ])('%s is the id %j', async (number, id) => {
    expect(fieldsOf(await one({ id: number, title: 'T' })).id).toBe(id);
    expect(fieldsOf(await one({ _id: number, title: 'T' })).id).toBe(id);
  });

  test('two that JavaScript cannot tell apart do not become one paper', async () => {
    const records = await read(
      '{"id": 9007199254740993, "title": "One"}',
      '{"id": 9007199254740992, "title": "Another"}',
    );
    // Refused or kept apart, but never the same string.
    const ids = records.map((record) => ('value' in record ? record.value.id : record.place.line));
    const strings = ids.filter((id) => typeof id === 'string');
    expect(new Set(strings).size).toBe(strings.length);
  });
});

describe('lines that are no records', () => {
  test('stop nothing and are reported in their place', async () => {
    const records = await read('{"title":"A"}', '{"title":', '{"title":"C"}');
    expect(records.map((record) => record.place.line)).toEqual([1, 2, 3]);
    expect(errorsOf(records)).toEqual([
      expect.stringMatching(/^2: the line is not valid JSON: Unexpected end/),
    ]);
  });

  test.each(['[]', '[{"title":"A"}]', '"text"', '7', 'null', 'true'])(
    '%s is JSON, but not an object',
    async (line) => {
      expect(errorsOf(await read(line))).toEqual(['1: the line is JSON, but not an object']);
    },
  );

  test.each(['{title: "A"}', "{'title': 'A'}", '{"title": NaN}', '{"title":"A"},', 'title,year'])(
    '%s is not valid JSON',
    async (line) => {
      expect(errorsOf(await read(line))[0]).toMatch(/^1: the line is not valid JSON: /);
    },
  );

  test('are quoted in part only, and without what a terminal would obey', async () => {
    const lines = [`{"title": "\u001b[2J\r`, '{"a": \u001b[2J}', '\u001b[31m', '{"a":\u009b2J}'];
    const errors = errorsOf(await read(...lines.map((line) => line + 'x'.repeat(5_000))));
    expect(errors).toHaveLength(lines.length);
    for (const error of errors) {
      expect(error.length).toBeLessThan(200);
      expect(error).not.toMatch(/\p{Cc}/u);
    }
  });

  test('that are too long or not UTF-8 are reported with the same words as everywhere', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.alloc((1 << 20) + 1, 0x20)]);
    expect(errorsOf(await recordsOf(jsonl, bytes, '\n{"title":"A"}'))).toEqual([
      `1: ${notUtf8('line').message}`,
      '2: the line is longer than 1048576 bytes',
    ]);
  });
});

describe('recognition', () => {
  test.each(['{"title": "A"}', '\n\n  { "id": 1', '{\t"t', '{"title": "cut in the mid'])(
    '%j is jsonl',
    (beginning) => expect(jsonl.recognises(beginning)).toBe(true),
  );

  test.each(['', '[{"title":"A"}]', 'title,abstract', '{title}', 'A title\n\n{"a":1}'])(
    '%j is not',
    (beginning) => expect(jsonl.recognises(beginning)).toBe(false),
  );
});
