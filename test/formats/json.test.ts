import { describe, expect, it, test } from 'vitest';
import { json } from '../../src/formats/json/json.js';
import { jsonl } from '../../src/formats/json/jsonl.js';
import { formatByContent } from '../../src/formats/registry.js';
import { asChunks, collect, errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

/** Shaped like what each source writes; every text is made up. */
const SOURCES = {
  "arXiv's snapshot": {
    given: {
      id: 'hep-th/9901001v2',
      submitter: 'A. Lovelace',
      authors: 'Ada Lovelace and Alan Turing',
      title: 'On  engines\n  that think',
      comments: '12 pages',
      'journal-ref': 'J. Engines 1 (1999) 1',
      doi: '10.1000/engines 10.1000/again',
      abstract: '  Engines are looked at.\n',
      categories: 'hep-th math.NT',
      versions: [{ version: 'v1', created: 'Mon, 4 Jan 1999 10:00:00 GMT' }],
      update_date: '2009-11-30',
      authors_parsed: [
        ['Lovelace', 'Ada', ''],
        ['Turing', 'Alan', 'Jr', 'Bletchley'],
      ],
    },
    read: {
      id: 'hep-th/9901001',
      title: 'On  engines\n  that think',
      abstract: 'Engines are looked at.',
      authors: ['Ada Lovelace', 'Alan Turing Jr'],
      year: 1999,
      venue: 'J. Engines 1 (1999) 1',
      keywords: ['hep-th', 'math.NT'],
      doi: '10.1000/engines',
      arxivId: 'hep-th/9901001',
      url: 'https://arxiv.org/abs/hep-th/9901001',
    },
  },
  'a work of OpenAlex': {
    given: {
      id: 'https://openalex.org/W123',
      doi: 'https://doi.org/10.1000/Kites',
      display_name: 'Kites in gusts',
      publication_year: 2021,
      abstract_inverted_index: { Kites: [0, 3], fly: [1], 'in.': [2] },
      authorships: [{ author: { display_name: 'Ada Lovelace' } }, { author: null }],
      primary_location: {
        landing_page_url: 'https://kites.test/1',
        source: { display_name: 'Sky' },
      },
      keywords: [{ display_name: 'Wind' }],
      cited_by_count: 3,
    },
    read: {
      id: 'W123',
      title: 'Kites in gusts',
      abstract: 'Kites fly in. Kites',
      authors: ['Ada Lovelace'],
      year: 2021,
      venue: 'Sky',
      keywords: ['Wind'],
      doi: '10.1000/kites',
      url: 'https://kites.test/1',
    },
  },
  "Semantic Scholar's papers": {
    given: {
      corpusid: 77,
      externalids: { DOI: '10.1000/BEES', ArXiv: '2101.00001', PubMed: null },
      url: 'https://s2.test/77',
      title: 'How bees dance',
      authors: [{ authorId: '1', name: 'Li Wei' }],
      venue: 'Hive',
      year: 2020,
      s2fieldsofstudy: [{ category: 'Biology' }, { category: 'Biology' }],
    },
    read: {
      id: 's2:77',
      title: 'How bees dance',
      authors: ['Li Wei'],
      year: 2020,
      venue: 'Hive',
      keywords: ['Biology'],
      doi: '10.1000/bees',
      arxivId: '2101.00001',
      url: 'https://s2.test/77',
    },
  },
  "Semantic Scholar's abstracts, which have the ids of their papers": {
    given: {
      corpusid: 77,
      openaccessinfo: { externalids: { DOI: '10.1000/BEES' } },
      abstract: 'Bees dance.',
      updated: '2024-01-01',
    },
    read: { id: 's2:77', abstract: 'Bees dance.', doi: '10.1000/bees' },
  },
  "Semantic Scholar's API": {
    given: { paperId: 'abc', title: 'Clocks', abstract: null, year: 2019, authors: [] },
    read: { id: 'abc', title: 'Clocks', year: 2019 },
  },
  'a list of a conference': {
    given: {
      title: 'Tides',
      status: 'Poster',
      track: 'main',
      site: 'https://conf.test/tides',
      id: '17',
      author: 'Ada Lovelace;Alan Turing',
      keywords: 'moon;sea',
      abstract: 'The moon pulls.',
      aff: 'Somewhere;Elsewhere',
      year: 2023,
    },
    read: {
      title: 'Tides',
      abstract: 'The moon pulls.',
      authors: ['Ada Lovelace', 'Alan Turing'],
      keywords: ['moon', 'sea'],
      year: 2023,
      url: 'https://conf.test/tides',
    },
  },
};

describe.each(Object.entries(SOURCES))('%s', (_, { given, read }) => {
  const plain = { title: 'Plain', abstract: 'Beside it.' };

  it('is read line by line', async () => {
    const lines = [given, plain].map((object) => JSON.stringify(object)).join('\n');
    const records = await recordsOf(jsonl, lines);
    expect(records.map(fieldsOf)).toEqual([read, plain]);
  });

  it('is read from a list, and from the answer of an API', async () => {
    for (const text of [
      JSON.stringify([given, plain]),
      JSON.stringify([given, plain], null, 2),
      JSON.stringify({ meta: { count: 2, pages: [1, 2] }, results: [given, plain] }),
      JSON.stringify({ total: 2, data: [given, plain] }, null, 1),
    ]) {
      expect(formatByContent(Buffer.from(text), 'x').name).toBe('json');
      expect((await recordsOf(json, text)).map(fieldsOf)).toEqual([read, plain]);
    }
  });
});

describe('names that the user maps', () => {
  const map = new Map([
    ['title', 'headline'],
    ['abstract', 'content.summary'],
    ['authors', 'people'],
    ['year', 'date'],
  ]);
  const given = {
    headline: 'Kites',
    content: { summary: 'They fly.' },
    people: [{ name: 'Ada' }, 'Li'],
    date: '2021-05-01',
    title: 'not this one',
    other: 1,
  };

  it.each([jsonl, json])('go before all others', async (format) => {
    const text = format === json ? JSON.stringify([given]) : JSON.stringify(given);
    const source = { name: 'source', chunks: asChunks(text), firstLine: 1 };
    const [record] = await collect(format.read(source, { map }));
    expect(fieldsOf(record)).toEqual({
      title: 'Kites',
      abstract: 'They fly.',
      authors: ['Ada', 'Li'],
      year: 2021,
    });
    expect(record).toMatchObject({ ignored: ['other'] });
  });
});

describe('a list', () => {
  const objects = [
    { title: 'One { "brackets" ]', abstract: 'a \\ b \\" }' },
    { title: 'Zwei ünï 😀', nested: [{ title: 'not a record', deep: { list: [{}] } }] },
    { title: 'Three' },
  ];
  const text = `\n ${JSON.stringify(objects, null, 2)}\n`;
  const titles = objects.map(({ title }) => title);

  test('is the same in pieces of any size, with the line and number of each record', async () => {
    for (const size of [1, 2, 3, 7, 64, 10_000]) {
      const bytes = Buffer.from(text);
      const pieces = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      const records = await recordsOf(json, ...pieces);
      expect(records.map((record) => fieldsOf(record).title)).toEqual(titles);
      expect(records.map(({ place }) => [place.line, place.record])).toEqual([
        [3, 1],
        [7, 2],
        [20, 3],
      ]);
    }
  });

  test('that is cut off anywhere gives what is whole and says that it is cut', async () => {
    const bytes = Buffer.from(text.trimEnd());
    for (let length = 3; length < bytes.length; length++) {
      const records = await recordsOf(json, bytes.subarray(0, length));
      const last = records.pop();
      expect(last && 'error' in last && last.error.message).toMatch(/has no end|is missing/);
      expect(records.map((record) => fieldsOf(record).title)).toEqual(
        titles.slice(0, records.length),
      );
    }
  });

  test('goes on behind an object that is no JSON, or no paper, or too long', async () => {
    const long = `{"title": "${'x'.repeat(1 << 20)}"}`;
    const records = await recordsOf(
      json,
      `[{"title": "A"}, {title: B}, ${long}, 7, "text", [{"title": "inner"}], {"title": "C"}]`,
    );
    expect(records.flatMap((record) => ('value' in record ? [record.value.title] : []))).toEqual([
      'A',
      'C',
    ]);
    expect(errorsOf(records).join('\n')).toMatch(/not valid JSON[\s\S]*longer than 1048576 bytes/);
  });

  test('of a missing quote says where, and does not hold the file', async () => {
    const records = await recordsOf(
      json,
      '[{"title": "A"}, {"title": "B}, {"title": "C"}',
      ...Array.from({ length: 40 }, () => ', {"title": "D"}'.repeat(5_000)),
      ']',
    );
    expect(fieldsOf(records[0]).title).toBe('A');
    expect(errorsOf(records).length).toBeGreaterThan(0);
  });

  test('with a bracket too many, or something behind its end, says so and loses nothing in silence', async () => {
    const read = async (text: string) => {
      const records = await recordsOf(json, text);
      const titles = records.flatMap((record) => ('value' in record ? [record.value.title] : []));
      return { titles, errors: errorsOf(records) };
    };
    const [a, b, c] = ['A', 'B', 'C'].map((title) => JSON.stringify({ title }));
    expect(await read(`[${a}},\n${b},\n${c}]`)).toEqual({
      titles: ['A', 'B', 'C'],
      errors: ['1: the record has a closing bracket before it that belongs to none'],
    });
    for (const text of [`[${a}]\n${b}\n${c}`, `{"results":[${a}]},${b}`]) {
      const { titles, errors } = await read(text);
      expect(titles).toEqual(['A']);
      expect(errors.join()).toContain('stands behind the end of the list and was not read');
    }
    const { titles, errors } = await read(`{"results":[${a}],"x":1]},${b}`);
    expect(titles).toEqual(['A']);
    expect(errors).toHaveLength(2);
  });

  test('without objects has no records', async () => {
    expect(await recordsOf(json, '[]')).toEqual([]);
    expect(await recordsOf(json, '[1, "two", null]')).toEqual([]);
  });
});

describe('JSONL stays JSONL', () => {
  it.each([
    '{"title": "Kites", "authors": [{"name": "Ada"}]}\n{"title": "Bees"}',
    '{"corpusid": 1, "title": "x", "authors": [{"name": "Ada"}]}',
    '{"_id": "1", "text": "t", "metadata": {"links": [{"a": 1}]}}\n',
  ])('%s', (text) => {
    expect(formatByContent(Buffer.from(text), 'x').name).toBe('jsonl');
  });

  it('with names that the user maps', () => {
    const line = '{"headline": "Kites", "people": [{"name": "Ada"}]}';
    const map = new Map([['title', 'headline']]);
    expect(formatByContent(Buffer.from(line), 'x', { map }).name).toBe('jsonl');
    expect(formatByContent(Buffer.from(`${line}\n${line}`), 'x').name).toBe('jsonl');
  });

  it('with a first line that is longer than what is looked at', () => {
    const authorships = Array.from({ length: 3_000 }, () => ({ author: { display_name: 'Ada' } }));
    const work = JSON.stringify({ id: 'https://openalex.org/W1', title: 'Kites', authorships });
    const beginning = Buffer.from(work).subarray(0, 65_536);
    expect(formatByContent(beginning, 'x').name).toBe('jsonl');
  });

  it.each([
    '{"meta": {"count": 2}, "results": [{"title": "A"}, {"title": "B"}]}',
    '{"id": "q1", "title": "My list", "results": [{"title": "A"}, {"title": "B"}]}',
    '{"total": 2, "data": [{"paperId": "1", "title": "A"}]}\n',
  ])('and %s is the answer of an API', (text) => {
    expect(formatByContent(Buffer.from(text), 'x').name).toBe('json');
  });
});
