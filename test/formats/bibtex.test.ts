import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bibtex } from '../../src/formats/bibtex/bibtex.js';
import { withoutCaseBraces } from '../../src/formats/bibtex/braces.js';
import { errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const SAMPLE = readFileSync(new URL('../fixtures/samples/bibtex.bib', import.meta.url));
const read = (text: string) => recordsOf(bibtex, text);

describe('entries', () => {
  test('are read with macros, joined strings, names and LaTeX that others mend', async () => {
    const records = await recordsOf(bibtex, SAMPLE);
    expect(records.map(({ place }) => place.line)).toEqual([7, 21, 33, 35, 40]);
    expect(fieldsOf(records[0])).toEqual({
      title: 'Kites in GUSTS: a wind tunnel study',
      abstract: expect.stringContaining('$v > 10\\,\\mathrm{m/s}$'),
      authors: ['Anna Vogel', 'Maarten de Boer', 'The Kite Group'],
      year: 2021,
      venue: 'Journal of Light Structures',
      keywords: ['kites', 'gusts', 'line tension'],
      url: 'https://example.org/kites?id=1&v=2',
      doi: '10.5555/kites_2021.001',
    });
    expect(fieldsOf(records[1])).toMatchObject({
      authors: ['Ngozi Okafor', 'Karl von der Heide Jr.'],
      year: 2019,
      venue: 'Hive Letters',
      keywords: ['bees', 'weather'],
      arxivId: '1906.01234',
    });
    expect(fieldsOf(records[2])).toMatchObject({ arxivId: 'hep-th/9901001' });
    expect(errorsOf(records)).toEqual(['35: the entry untitled1998 has no title']);
  });

  test.each([
    ['parentheses', '@article(k, title = {A (b) c})', 'A (b) c'],
    ['no key', '@article{, title = {A}}', 'A'],
    ['a missing comma', '@article{k, title = {A} year = 2020}', 'A'],
    ['an empty value', '@article{k, year = , title = {A}}', 'A'],
    ['commas too many', '@article{k,, title = {A},,}', 'A'],
    [
      'letters of any kind in key and names',
      '@article{ä:b/c d, bdsk-url+1 = {x}, title = {A}}',
      'A',
    ],
    ['an escaped brace', '@article{k, title = {A \\{ b}}', 'A \\{ b'],
    ['an unknown macro', '@article{k, title = foo # { b}}', 'foo b'],
    ['another entry on the line', '@string{a = {A}} @article{k, title = a}', 'A'],
    ['upper case', '@ARTICLE{k, TITLE = "A"}', 'A'],
  ])('may have %s', async (_, text, title) => {
    expect((await read(text)).map((record) => fieldsOf(record).title)).toEqual([title]);
  });

  test('are the same in chunks of one byte', async () => {
    const bytes = [...SAMPLE].map((byte) => Uint8Array.of(byte));
    expect(await recordsOf(bibtex, ...bytes)).toEqual(await recordsOf(bibtex, SAMPLE));
  });

  test('may be cut off at any byte; the last says so', async () => {
    for (let end = 0; end < SAMPLE.length; end++) await recordsOf(bibtex, SAMPLE.subarray(0, end));
    const records = await recordsOf(bibtex, SAMPLE.subarray(0, -10));
    expect(errorsOf(records).at(-1)).toBe('40: the file ends in the middle of this entry');
  });
});

describe('a broken entry', () => {
  test.each([
    [
      'is not closed',
      '@article{k, title = {Q',
      '1: the entry is not closed before the next one begins',
    ],
    [
      'has no value',
      '@article{k, title {Q}}',
      '1: the entry k has no "name = value" where one should stand: "title {Q}}"',
    ],
    [
      'has an open quote',
      '@article{k, title = "Q}',
      '1: the entry k has no value for title: "\\"Q}"',
    ],
    [
      'is too long',
      `@article{k, title = {${'x\n'.repeat(600_000)}}}`,
      '1: the entry has over 1048576 characters',
    ],
  ])('that %s does not eat the next', async (_, text, error) => {
    const records = await read(`${text}\n@article{a, title = {A}}\n`);
    expect(errorsOf(records)).toEqual([error]);
    expect(fieldsOf(records.at(-1)).title).toBe('A');
  });

  test.each([
    ['braces', `@article{k, title = {${'{'.repeat(500_000)}${'}'.repeat(500_000)}}}`],
    ['spaces', `@article{${' '.repeat(1_000_000)}k}`],
    ['spaces between fields', `@article{k,${' '.repeat(1_000_000)}title}`],
    ['open braces', `@article{k, title = {${'{'.repeat(1_000_000)}`],
    ['at signs', '@'.repeat(1_000_000)],
  ])('of a million %s takes no time', async (_, text) => {
    const start = performance.now();
    await read(text);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

test('fields that stand in no entry are named once between two entries; comments are not', async () => {
  const text = [
    'Notes: title and author follow.',
    '% title = {Commented out}',
    'article{a, title = {Kites},',
    '  author = {Pike, Ada}',
    '}',
    '@misc{b, title = {Tides}}, journal = {Sea}}',
    'misc(c, title = {Clocks})',
    '@misc{d, title = {Moons}}',
  ];
  const records = await read(text.join('\n'));
  expect(records.map((record) => ('error' in record ? 'error' : record.value.title))).toEqual([
    ...['error', 'Tides', 'error', 'Moons'],
  ]);
  expect(errorsOf(records)).toEqual([
    expect.stringContaining('3: these fields stand in no entry'),
    expect.stringContaining('6: these fields stand in no entry'),
  ]);
});

test.each([
  ['{Kites in {GUSTS}}', 'Kites in GUSTS'],
  ['Sch\\"{o}n and \\emph{so}', 'Sch\\"{o}n and \\emph{so}'],
  ['{\\"o} {\\em x}', '{\\"o} {\\em x}'],
  ['$x_{10}$ of {A}', '$x_{10}$ of A'],
  ['\\frac{a}{b}', '\\frac{a}{b}'],
  ['20\\% {of} it', '20\\% of it'],
  ['{a} } b', 'a } b'],
])('the braces of %j', (text, without) => expect(withoutCaseBraces(text)).toBe(without));

describe('recognition', () => {
  test.each([
    '@article{k,\n title = {A}',
    '% x\n\n@string{a = "b"}',
    '@Comment{jabref}',
    'note\n@misc{, year=2020}',
  ])('%j is BibTeX', (text) => expect(bibtex.recognises(text)).toBe(true));

  test.each([
    '',
    '{"a": "@article{k, title = {A}}"}',
    'mail a@b.org {x, y = 1}',
    '@home, we fly',
    '<p>\n@a{b, c=d}',
  ])('%j is not', (text) => expect(bibtex.recognises(text)).toBe(false));
});
