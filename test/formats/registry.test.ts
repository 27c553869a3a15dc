import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { placeText } from '../../src/formats/record.js';
import { FORMAT_NAMES, formatByContent, formatByName } from '../../src/formats/registry.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';

const SAMPLES = join(packageRoot, 'test/fixtures/samples');
const ABSTRACT = 'We measure what happens when a kite is flown without a string. '.repeat(6);
const byContent = (content: string | Uint8Array) =>
  formatByContent(typeof content === 'string' ? Buffer.from(content) : content, 'papers.txt');

describe('by content', () => {
  test.each([
    ['jsonl', '{"title": "A"}\n'],
    ['json', '[{"title": "A"}]'],
    ['csv', 'title,abstract\nA,B\n'],
    ['jsonl', '\ufeff\n {"title": "A"}\n'],
    ['page', `A title\n\n${ABSTRACT}\n`],
    ['page', `\ufeffHeader\n\nA title\r\n\r\n${ABSTRACT}\r\n`],
    // An abstract that begins with a brace does not make a page JSON.
    ['page', `A title\n\n{"x"} ${ABSTRACT}\n`],
  ])('%s: %j', (name, content) => expect(byContent(content).name).toBe(name));

  test.each(readdirSync(SAMPLES))('the sample %s is of the format that it is named for', (name) => {
    const bytes = readFileSync(join(SAMPLES, name));
    expect(byContent(bytes).name).toBe(name.split(/[-.]/)[0]);
  });

  test('a zero character in a text is a slip, not another kind of file', () => {
    expect(byContent('title,abstract,year\nA\0,B is a paper of some length,2020\n').name).toBe(
      'csv',
    );
  });

  test('a table whose columns the user maps', () => {
    const map = new Map([
      ['title', 'headline'],
      ['abstract', 'body'],
    ]);
    const table = Buffer.from('headline,body\nA,B\n');
    expect(formatByContent(table, 'papers.txt', { map }).name).toBe('csv');
  });

  test('a beginning that is cut within a character is no hindrance', () => {
    const bytes = Buffer.from(`A title\n\n${ABSTRACT}é`);
    expect(byContent(bytes.subarray(0, -1)).name).toBe('page');
  });

  test.each([
    ['zeros', Buffer.alloc(100)],
    ['a zip archive', Buffer.from('504b030414000000080000', 'hex')],
    ['UTF-16', Buffer.from('\ufeff{"title": "A"}', 'utf16le')],
  ])('%s: refused as binary, naming the file', (_, bytes) => {
    expect(() => byContent(bytes)).toThrow(
      expect.objectContaining({
        code: 'FORMAT_UNKNOWN',
        message: 'papers.txt is a binary file or not UTF-8 text',
      }),
    );
  });

  test.each(['name,height\nA,B\n', 'a short note', '[1, 2]', '<html>', ''])(
    '%j: refused, saying what is known and how it begins',
    (content) => {
      expect(() => byContent(content)).toThrow(
        expect.objectContaining({
          code: 'FORMAT_UNKNOWN',
          message: `papers.txt is none of ${FORMAT_NAMES.join(', ')}; it begins with ${JSON.stringify(content.trim().replace('\n', ' '))}`,
        }),
      );
    },
  );

  test('what it begins with is said in at most forty characters', () => {
    expect(() => byContent('x'.repeat(1_000))).toThrow(`begins with "${'x'.repeat(40)}"`);
  });
});

test("README's table has every format, and no other", () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const [, table = ''] = readme.split('| format | what it looks like |\n|---|---|\n');
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
  const named = rows.flatMap((row) => (row.split('|')[1] ?? '').match(/\w+/g) ?? []);
  expect(named.toSorted()).toEqual(FORMAT_NAMES.toSorted());
});

describe('by name', () => {
  test.each(FORMAT_NAMES)('%s is the format of that name', (name) => {
    expect(formatByName(name).name).toBe(name);
  });

  test.each(['nonsense', '', 'JSONL', 'constructor'])(
    '%j is refused with those there are',
    (name) => {
      expect(() => formatByName(name)).toThrow(
        expect.objectContaining({
          code: 'FORMAT_UNKNOWN',
          message: `there is no format ${JSON.stringify(name)}; known are ${FORMAT_NAMES.join(', ')}`,
        }),
      );
    },
  );
});

test('a place reads like one', () => {
  expect(placeText({ source: 'papers.jsonl', line: 12 })).toBe('papers.jsonl, line 12');
  expect(placeText({ source: 'a.json', line: 1, record: 7 })).toBe('a.json, line 1, record 7');
  expect(placeText({ source: 'a.parquet', line: null, record: 7 })).toBe('a.parquet, record 7');
  expect(placeText({ source: 'a.gz', line: null })).toBe('a.gz');
});
