import { describe, expect, it } from 'vitest';
import { readContent } from '../fixtures/cases.js';

const read = (value: unknown) => readContent(JSON.stringify(value));

async function only(value: unknown) {
  const { papers, errors } = await read(value);
  expect(errors).toEqual([]);
  expect(papers).toHaveLength(1);
  return papers[0];
}

/** Things that have titles and are no works, as programs export them. */
const OTHERS: [string, Record<string, unknown>][] = [
  ['posts', { title: 'A post', body: 'Its text.' }],
  ['posts with authors', { title: 'A post', author: 'ada', date: '2021-03-01', content: 'Text.' }],
  ['posts of a forum', { title: 'A post', author: 'ada', selftext: 'Text.', subreddit: 'bogs' }],
  ['issues', { number: 1, title: 'A fault', body: 'b', state: 'open', labels: [], user: {} }],
  ['news', { headline: 'A flood', byline: 'Ada Pike', date: '2021-03-01', content: 'It rose.' }],
  ['films', { Title: 'The Bog', Year: '1999', Runtime: '90 min' }],
  ['films with a plot', { title: 'The Bog', year: 1999, summary: 'They sink.', genres: ['Mud'] }],
  ['songs', { title: 'The Bog', artist: 'The Newts', album: 'Fens', year: 1999 }],
  ['goods', { title: 'A boat', description: 'It floats.', price: 12 }],
  ['tasks', { title: 'Paint the boat', description: 'Red.', completed: false }],
  ['stories', { by: 'ada', title: 'Mud', url: 'https://mud.test', score: 9, time: 1 }],
];

describe.each([
  ['a list', (entries: unknown[]) => JSON.stringify(entries)],
  ['lines', (entries: unknown[]) => entries.map((entry) => JSON.stringify(entry)).join('\n')],
  ['an answer', (entries: unknown[]) => JSON.stringify({ total: 2, results: entries })],
])('%s', (_, write) => {
  it.each(OTHERS)('of %s is none of papers', async (__, entry) => {
    const { papers, errors } = await readContent(write([entry, { ...entry, id: 2 }, entry]));
    expect(papers).toEqual([]);
    expect(errors).toEqual(['1: there is no list of papers in it, and no paper']);
  });

  it.each([
    { title: 'On bogs', abstract: 'Wet.' },
    { title: 'On bogs', abstract: 'Wet.', body: 'All of it.', state: 'accepted' },
    { title: 'On bogs', authors: ['Ada Pike'] },
    { title: 'On bogs', authors: [{ name: 'Ada Pike' }], year: 2019, content: 'All of it.' },
    { title: 'On bogs', author: 'Pike, Ada', year: 2019 },
    { title: 'On bogs', year: 2019, doi: '10.5555/bogs' },
    { title: 'On bogs', year: 2019 },
    { Title: 'On bogs', Year: '2019', Citations: 12 },
    { title: 'On bogs', year: 2019, rank: 1, publisher: 'Marsh' },
    { title: 'On bogs', venue: 'Mire Letters', type: 'article' },
    { title: 'On bogs', volume: '3', pages: '1-9', journal: 'Mire Letters', duration: '15' },
    { title: 'On bogs', text: 'Wet.', label: 3 },
    { title: 'On bogs', url: 'https://bogs.test/1', year: 2019 },
    { title: 'On bogs', summary: 'Wet.', published: '2019-01-01', author: 'Ada Pike' },
  ])('of minimal papers is one of papers: %j', async (entry) => {
    const { papers } = await readContent(write([entry, { ...entry, id: 'b' }]));
    expect(papers.map(({ title }) => title)).toEqual(['On bogs', 'On bogs']);
  });
});

describe('a list is none of papers', () => {
  it.each([
    ['posts', { userId: 1, id: 1, title: 'A post', body: 'Its text.' }],
    ['tasks', { userId: 1, id: 1, title: 'A task', completed: false }],
    ['faults of a program', { id: 1, number: 2, title: 'A fault', body: 'b', state: 'open' }],
    ['pages of a menu', { title: 'Home', path: '/', children: [{ title: 'About', path: '/a' }] }],
  ])('of %s', async (_, entry) => {
    const { papers, errors } = await read([entry, { ...entry, id: 2 }]);
    expect(papers).toEqual([]);
    expect(errors).toEqual(['1: there is no list of papers in it, and no paper']);
  });

  it('of posts, in a text of more than a record', async () => {
    const posts = Array.from({ length: 1_500 }, (_, id) => ({
      id,
      title: 'P',
      body: 'x'.repeat(999),
    }));
    const { papers, errors } = await read(posts);
    expect(papers).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it('but of titles with a number of PubMed', async () => {
    const entry = { title: 'On bogs', pmid: 12345 };
    expect((await read([entry, entry])).papers).toHaveLength(2);
  });

  it('but of titles alone, or where one of the first has more', async () => {
    expect((await read([{ title: 'On bogs' }, { title: 'On fens' }])).papers).toHaveLength(2);
    const mixed = [
      { title: 'Front matter', session: 'A' },
      { title: 'On bogs', session: 'A', abstract: 'Wet.' },
    ];
    expect((await read(mixed)).papers).toHaveLength(2);
  });
});

describe('one text of authors', () => {
  it.each([
    ['Ada Pike et al.', ['Ada Pike']],
    ['Pike, A., et al', ['A. Pike']],
    ['Ada Pike, Bo Newt, et al.', ['Ada Pike', 'Bo Newt']],
    ['Ada Pike and others', ['Ada Pike']],
    ['Ada Pike, Jr., Bo Newt', ['Ada Pike Jr.', 'Bo Newt']],
    ['Ada Pike, Bo Newt III, Cy Fen', ['Ada Pike', 'Bo Newt III', 'Cy Fen']],
    ['Pike A; Newt BC', ['A Pike', 'BC Newt']],
    ['Pike, Ada; Newt, Bo', ['Ada Pike', 'Bo Newt']],
    ['Malcolm X; Ada Pike', ['Malcolm X', 'Ada Pike']],
    ['Ada Pike, Bo Newt', ['Ada Pike', 'Bo Newt']],
  ])('%s', async (authors, names) => {
    expect((await only([{ title: 'T', abstract: 'A', authors }]))?.authors).toEqual(names);
  });
});

describe('a DOI among other identifiers', () => {
  it.each([
    [{ identifiers: { doi: '10.5555/A.1', issn: '1234-5678' } }],
    [
      {
        identifier: [
          { type: 'eissn', id: '1234-5678' },
          { type: 'doi', id: '10.5555/a.1' },
        ],
      },
    ],
    [{ identifier: 'doi:10.5555/a.1' }],
    [{ identifiers: [{ identifierType: 'DOI', identifier: '10.5555/a.1' }] }],
    [{ externalIds: { DOI: '10.5555/a.1' }, id: 'x' }],
    [{ ids: { doi: 'https://doi.org/10.5555/a.1' } }],
  ])('%j', async (record) => {
    const paper = await only([{ title: 'T', abstract: 'A', ...record }]);
    expect(paper?.doi).toBe('10.5555/a.1');
  });

  it('but not the one of another work, or a second one', async () => {
    const related = { identifier: [{ type: 'isPartOf', id: '10.5555/other' }] };
    expect((await only([{ title: 'T', abstract: 'A', ...related }]))?.doi).toBeNull();
    const both = { doi: '10.5555/a.1', identifiers: { doi: '10.5555/b' } };
    expect((await only([{ title: 'T', abstract: 'A', ...both }]))?.doi).toBe('10.5555/a.1');
  });
});

describe('keys of the APIs of', () => {
  it.each([
    [
      'ADS',
      { response: { docs: [{ bibcode: 'B', title: ['T'], pub: 'Sky J', year: '2020' }] } },
      { id: 'B', venue: 'Sky J', year: 2020 },
    ],
    [
      'HAL',
      {
        response: {
          docs: [
            {
              docid: '7',
              title_s: ['T'],
              abstract_s: ['A'],
              doiId_s: '10.5555/h',
              journalTitle_s: 'J',
            },
          ],
        },
      },
      { title: 'T', doi: '10.5555/h', venue: 'J' },
    ],
    [
      'INSPIRE',
      {
        hits: {
          hits: [
            {
              id: '1',
              metadata: {
                titles: [{ title: 'T' }],
                abstracts: [{ value: 'A' }],
                earliest_date: '2019-12-01',
                publication_info: [{ journal_title: 'PJ', year: 2020 }],
              },
            },
          ],
        },
      },
      { title: 'T', venue: 'PJ', year: 2019 },
    ],
    [
      'CORE',
      {
        results: [
          { title: 'T', abstract: 'A', yearPublished: 2019, downloadUrl: 'https://a.test/1' },
        ],
      },
      { url: 'https://a.test/1', year: 2019 },
    ],
    [
      'Europe PMC without pubYear',
      {
        resultList: {
          result: [
            {
              id: '1',
              source: 'MED',
              title: 'T',
              authorString: 'Pike A.',
              journalInfo: { yearOfPublication: 2020, journal: { title: 'Pond' } },
              meshHeadingList: { meshHeading: [{ descriptorName: 'Ponds' }] },
            },
          ],
        },
      },
      { year: 2020, venue: 'Pond', keywords: ['Ponds'] },
    ],
  ])('%s', async (_, answer, fields) => {
    expect(await only(answer)).toMatchObject(fields);
  });
});

describe('another language', () => {
  it.each([
    [
      { title: 'Farne', title_en: 'Ferns', abstract: 'Kurz.', abstract_en: 'Short.' },
      { title: 'Ferns', abstract: 'Short. Farne. Kurz.' },
    ],
    [
      { title: 'Farne', englishTitle: 'Ferns', abstract: 'Short.' },
      { title: 'Ferns', abstract: 'Farne. Short.' },
    ],
    [
      { title_de: 'Farne', title_en: 'Ferns', abstract_de: 'Kurz.', abstract_en: 'Short.' },
      { title: 'Ferns', abstract: 'Short. Farne. Kurz.' },
    ],
    [
      { title: 'Ferns', title_de: 'Farne', year: 2020 },
      { title: 'Ferns', keywords: ['Farne'] },
    ],
  ])('of %j', async (record, fields) => {
    expect(await only([record])).toMatchObject(fields);
  });

  it('of Crossref, as the original title', async () => {
    const work = { DOI: '10.5555/a', title: ['Ferns'], 'original-title': ['Farne'] };
    expect(await only([{ ...work, abstract: 'Short.' }])).toMatchObject({
      title: 'Ferns',
      abstract: 'Short. Farne',
    });
    expect(await only([{ ...work, 'original-title': ['Ferns'] }])).toMatchObject({ keywords: [] });
  });
});

describe('the word before an abstract of Crossref', () => {
  it.each([
    ['<jats:p>AbstractWe study bogs.</jats:p>', 'We study bogs.'],
    ['<jats:p>Abstract The study of bogs.</jats:p>', 'The study of bogs.'],
    ['<jats:p>ABSTRACT In bogs we walk.</jats:p>', 'In bogs we walk.'],
    ['<jats:p>Abstract interpretation of bogs.</jats:p>', 'Abstract interpretation of bogs.'],
    ['<jats:p>Abstract Wiener spaces.</jats:p>', 'Abstract Wiener spaces.'],
    ['<jats:p>Abstraction helps.</jats:p>', 'Abstraction helps.'],
    ['<jats:title>Abstract</jats:title><jats:p>A.</jats:p>', 'A.'],
  ])('%s', async (abstract, text) => {
    expect((await only([{ DOI: '10.5555/a', title: ['T'], abstract }]))?.abstract).toBe(text);
  });
});

describe('a work within an answer is read as its source writes it, however the text is laid out', () => {
  const work = {
    DOI: '10.5555/a',
    title: ['Ferns'],
    subtitle: ['And mosses'],
    'original-title': ['Farne'],
    abstract: '<jats:p>Abstract The study.</jats:p>',
    author: [{ name: 'Fern, Moss and Lichen' }],
    'container-title': ['Fern Letters', 'FL'],
    created: { 'date-parts': [[2011, 1, 1]] },
    issued: { 'date-parts': [[null]] },
  };
  const fields = {
    title: 'Ferns: And mosses',
    abstract: 'The study. Farne',
    authors: ['Fern, Moss and Lichen'],
    venue: 'Fern Letters',
    year: null,
  };

  it.each([
    ['on one line', JSON.stringify({ status: 'ok', message: work })],
    ['on several', JSON.stringify({ status: 'ok', message: work }, null, 2)],
    [
      'as JSON lines',
      `${JSON.stringify({ message: work })}\n${JSON.stringify({ message: work })}\n`,
    ],
    ['in an index', JSON.stringify({ hits: { hits: [{ _score: 1, _source: work }] } })],
  ])('%s', async (_, text) => {
    const { papers, errors } = await readContent(text);
    expect(errors).toEqual([]);
    for (const paper of papers) expect(paper).toMatchObject(fields);
    expect(papers.length).toBeGreaterThan(0);
  });

  it('and keeps the id that an index has for it', async () => {
    const { papers } = await read({ hits: { hits: [{ _id: 'x7', _source: work }] } });
    expect(papers[0]).toMatchObject({ ...fields, id: 'x7' });
  });
});
