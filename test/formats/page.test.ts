import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { page } from '../../src/formats/page.js';
import { notUtf8 } from '../../src/formats/record.js';
import { errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';
import { COLLECTION_PAGE, describeWithSharedData } from '../fixtures/shared-data.js';

/** An abstract of our own words, long enough to be one; `about` makes it this paper's. */
const abstract = (about: string) =>
  `We look at ${about} and ask when it works. ${'It is measured on small problems with known answers and on large ones without. '.repeat(3)}It holds.`;

const HEADER = ['new', '', 'Papers of the week', '', 'Subscribe', ''];
const paper = (title: string, about = title) => [title, '', abstract(about), ''];

const read = (...lines: string[]) => recordsOf(page, lines.join('\n'));
const titles = (records: Awaited<ReturnType<typeof read>>) =>
  records.flatMap((record) => ('value' in record ? [fieldsOf(record).title] : []));

describe('papers', () => {
  test('are title, blank line, abstract, blank line; the header is skipped', async () => {
    const records = await read(...HEADER, ...paper('On kites'), ...paper('On bees'));
    expect(records).toEqual([
      {
        place: { source: 'source', line: 7 },
        value: { title: 'On kites', abstract: abstract('On kites') },
      },
      {
        place: { source: 'source', line: 11 },
        value: { title: 'On bees', abstract: abstract('On bees') },
      },
    ]);
  });

  test('need no header and no newline at the end', async () => {
    const records = await recordsOf(page, `On kites\n\n${abstract('kites')}`);
    expect(titles(records)).toEqual(['On kites']);
  });

  test('are the same with CRLF, a BOM, several blank lines and blank lines of spaces', async () => {
    const plain = await read(...HEADER, ...paper('On kites'), ...paper('On bees'));
    const lines = ['', ...HEADER, ...paper('On kites'), ...paper('On bees')];
    const spread = lines.flatMap((line) => (line === '' ? ['', ' \t', '\u00a0'] : [line]));
    const records = await recordsOf(page, `\ufeff${spread.join('\r\n')}`);
    expect(records.map(fieldsOf)).toEqual(plain.map(fieldsOf));
  });

  test('may be wrapped: lines without a blank one between are one text', async () => {
    const wrapped = abstract('kites').replace(/(.{60}\S*) /g, '$1\n  ');
    expect(wrapped.split('\n').length).toBeGreaterThan(3);
    const records = await read('On kites', 'in the wind', '', wrapped);
    expect(records.map(fieldsOf)).toEqual([
      { title: 'On kites\nin the wind', abstract: wrapped.replace(/\n {2}/g, '\n') },
    ]);
  });

  test('may have abstracts of several paragraphs', async () => {
    const records = await read(
      ...['On kites', '', abstract('kites'), '', abstract('strings'), '', abstract('wind'), ''],
      ...paper('On bees'),
    );
    expect(records.map(fieldsOf)).toEqual([
      {
        title: 'On kites',
        abstract: [abstract('kites'), abstract('strings'), abstract('wind')].join('\n'),
      },
      { title: 'On bees', abstract: abstract('On bees') },
    ]);
  });

  test('stand apart from lines between them that look like titles: these are reported', async () => {
    const records = await read(
      ...paper('On kites'),
      'Mar 12',
      '',
      ...paper('On bees'),
      'Load more',
    );
    expect(titles(records)).toEqual(['On kites', 'On bees']);
    expect(errorsOf(records)).toEqual([
      '5: no abstract follows "Mar 12"',
      '11: no abstract follows "Load more"',
    ]);
  });

  test('come in the order of the page, errors included', async () => {
    const records = await read(...paper('On kites'), 'Mar 12', '', ...paper('On bees'));
    expect(records.map((record) => record.place.line)).toEqual([1, 5, 7]);
  });
});

describe('what is no paper is reported with its line', () => {
  test('a title whose abstract is missing', async () => {
    const records = await read(...paper('On kites'), 'On storms', '', ...paper('On bees'));
    expect(titles(records)).toEqual(['On kites', 'On bees']);
    expect(errorsOf(records)).toEqual(['5: no abstract follows "On storms"']);
  });

  test('an abstract without a title', async () => {
    const records = await read(abstract('nothing'), '', ...paper('On bees'));
    expect(titles(records)).toEqual(['On bees']);
    expect(errorsOf(records)).toEqual(['1: no title stands before this abstract']);
  });

  test('a line that is not UTF-8', async () => {
    const good = paper('On kites').join('\n');
    const bytes = Buffer.concat([Buffer.from(`${good}\n`), Buffer.from([0xe9, 0x0a, 0x0a])]);
    const records = await recordsOf(page, bytes, paper('On bees').join('\n'));
    expect(titles(records)).toEqual(['On kites', 'On bees']);
    expect(errorsOf(records)).toEqual([`5: ${notUtf8('line').message}`]);
  });

  test('a page of nothing but a header has no papers and no errors', async () => {
    expect(await read(...HEADER)).toEqual([]);
    expect(await read()).toEqual([]);
  });
});

test('a block without end is read in time that grows with its length, not with its square', async () => {
  const lines = (count: number) => Array(count).fill('a line of some forty letters, more or less');
  // The shortest of three: whatever else the machine does only adds to the others.
  const timed = async (count: number) => {
    const took = [];
    for (let round = 0; round < 3; round++) {
      const startMs = performance.now();
      await read('On kites', '', ...lines(count));
      took.push(performance.now() - startMs);
    }
    return Math.min(...took);
  };
  await timed(1_000);
  // Eight times the lines take about eight times as long; joined one by one it is 64 times.
  const short = Math.max(10, await timed(5_000));
  expect(await timed(40_000)).toBeLessThan(short * 24);
});

describe('recognition', () => {
  const whole = [...HEADER, ...paper('On kites')].join('\n');

  test.each([
    ['a page', whole],
    ['a page with CRLF', whole.replaceAll('\n', '\r\n')],
    ['a page that is cut off in its first abstract', whole.slice(0, -20)],
    ['a page whose blank lines are not quite empty', whole.replaceAll('\n\n', '\n\u00a0\n')],
  ])('%s', (_, beginning) => expect(page.recognises(beginning)).toBe(true));

  test.each([
    ['nothing', ''],
    ['a few short lines', 'one\n\ntwo\n\nthree'],
    ['one long line', abstract('nothing')],
    ['long lines only', [abstract('a'), abstract('b')].join('\n\n')],
    ['a table', 'title,year\n'.repeat(100)],
    ...['Introduction', '3. Results:', '12 March 2021', 'Tuesday', 'Attendees: Ada', 'a@b.org'].map(
      (heading): [string, string] => [`text below ${heading}`, `${heading}\n\n${abstract('it')}`],
    ),
  ])('not %s', (_, beginning) => expect(page.recognises(beginning)).toBe(false));
});

describe('pages that remind of other kinds of files are pages', () => {
  const titles = [
    'SU(2) lattice gauge theory without a lattice',
    'A note on kites',
    'Open source license detection with bees',
    'Hello World: first words of bees',
    'Dear reviewer: on politeness',
    'Fake news',
    'import, export and tariffs',
    'ASAP: kites in a hurry',
    'FROM: a framework of ropes for old mills',
    '"Nobody flies" and other errors',
    '3D kites?',
    '论风筝与风',
  ];
  const page1 = (title: (text: string, k: number) => string, body: (text: string) => string) =>
    titles.flatMap((text, k) => [title(text, k), '', body(abstract(text)), '']).join('\n');
  const same = (text: string) => text;

  test.each([
    ['titles of all kinds', page1(same, same)],
    ...titles.map((title): [string, string] => [title, `${title}\n\n${abstract(title)}\n`]),
    ['titles with numbers', page1((text, k) => `${k + 1}. ${text}`, same)],
    ['titles with points', page1((text) => `${text}.`, same)],
    [
      'dates and buttons between papers',
      page1((text) => `Mar 12\n\nUpvote\n\n12\n\n${text}`, same),
    ],
    ['bold words', page1(same, (text) => `${text} We call it **Kite**, \`kite\` for short.`)],
    [
      'links',
      page1(same, (text) => `${text} Code: [here](https://example.org), https://example.org.`),
    ],
    [
      'quotes of LaTeX',
      page1(same, (text) => `\`\`Kites'' are \`things'. ${text} So are \`\`bees''.`),
    ],
    [
      'formulas',
      page1(same, (text) => `${text} Let $f(A)$ be $\\{x_{(B)}\\}$ and $O(n \\log n) \\le k$.`),
    ],
    [
      'parts',
      page1(
        same,
        (text) => `Background: ${text}\nMethods: ${text}\nResults: None.\nFunding: None.`,
      ),
    ],
    ['wrapped lines', page1(same, (text) => text.replace(/(.{60}\S*) /g, '$1\n'))],
    ['several paragraphs', page1(same, (text) => `${text}\n\n${text}`)],
    ['rights', page1(same, (text) => `${text} © 2020 The Authors. All rights reserved.`)],
    [
      'availability',
      page1(
        same,
        (text) => `${text} Availability: under the MIT license. Contact: ada@example.org.`,
      ),
    ],
    ['one author', page1(same, (text) => `I argue that this is so. ${text} In my view it holds.`)],
  ])('%s', (_, text) => expect(page.recognises(text)).toBe(true));
});

describeWithSharedData('the real collection page', () => {
  const text = () => readFileSync(COLLECTION_PAGE, 'utf8');
  /** Found without the format: on this page an abstract is one line of more than 250 characters. */
  const expected = () => {
    const lines = text().split('\n');
    return lines.flatMap((line, i) => (line.length > 250 ? [[lines[i - 2], line]] : []));
  };

  test('gives its 47 papers, none more and none fewer, and no errors', async () => {
    const records = await recordsOf(page, text());
    expect(errorsOf(records)).toEqual([]);
    expect(records).toHaveLength(47);
    expect(records.map(fieldsOf).map((value) => [value.title, value.abstract])).toEqual(expected());
  });

  test('gives the same with CRLF and in small chunks', async () => {
    const bytes = Buffer.from(text().replaceAll('\n', '\r\n'));
    const chunks = Array.from({ length: Math.ceil(bytes.length / 1_000) }, (_, i) =>
      bytes.subarray(i * 1_000, (i + 1) * 1_000),
    );
    const records = await recordsOf(page, ...chunks);
    expect(records.map(fieldsOf).map((value) => [value.title, value.abstract])).toEqual(expected());
  });

  test('is recognised from its first 64 kB, and from all of it', () => {
    expect(page.recognises(text().slice(0, 65_536))).toBe(true);
    expect(page.recognises(text())).toBe(true);
  });
});
