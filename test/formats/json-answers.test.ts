import { describe, expect, it } from 'vitest';
import { readContent } from '../fixtures/cases.js';

const paper = { title: 'On kites', abstract: 'They fly in gusts.', year: 2020 };
const work = {
  DOI: '10.5555/kite.1',
  title: ['On kites'],
  author: [{ given: 'Ada', family: 'Pike' }],
};

const read = (value: unknown, space?: number) => readContent(JSON.stringify(value, null, space));
const titlesOf = async (value: unknown, space?: number) =>
  (await read(value, space)).papers.map(({ title }) => title);

describe('every paper of a JSON text is found', () => {
  it.each([
    ['in lists by year', { 2019: [paper], 2020: [paper, paper] }, 3],
    ['in lists by conference and year', { KiteConf: { 2019: [paper], 2020: [paper] } }, 2],
    ['in objects by key', { a: paper, b: paper }, 2],
    ['in objects by key, some with a title alone', { a: paper, b: { title: 'On kites' } }, 2],
    ['in the notes of a forum', { notes: [{ id: 'x', content: paper }], count: 1 }, 1],
    [
      'in a list of pages',
      [{ message: { items: [work, work] } }, { message: { items: [work] } }],
      3,
    ],
    [
      'and not in facets beside them',
      { facets: [{ title: 'Year', count: 2 }], papers: [paper] },
      1,
    ],
    ['and not in what an answer counts', { data: [paper], meta: { states: [{ title: 'x' }] } }, 1],
  ])('%s', async (_, value, count) => {
    for (const space of [0, 2]) {
      expect(await titlesOf(value, space)).toEqual(Array(count).fill('On kites'));
    }
  });

  it('on lines that are answers of an API', async () => {
    const lines = [
      { status: 'ok', message: work },
      { message: { items: [work, work] } },
      { resultList: { result: [{ ...paper, authorString: 'Pike A.' }] } },
      paper,
    ];
    const { papers, errors } = await readContent(
      lines.map((line) => JSON.stringify(line)).join('\n'),
    );
    expect(papers.map(({ title }) => title)).toEqual(Array(5).fill('On kites'));
    expect(errors).toEqual([]);
  });

  it('in one line of an answer that is longer than what is looked at', async () => {
    const items = Array.from({ length: 400 }, () => ({ ...work, abstract: 'x'.repeat(300) }));
    const answer = { request: { text: 'kites', id: 7 }, results: { items } };
    expect(await titlesOf(answer)).toHaveLength(400);
  });

  it('or it is said that there are none, in a text of more than a record', async () => {
    const entry = { version: '1', text: 'x'.repeat(1_000) };
    const packages = Object.fromEntries(Array.from({ length: 1_200 }, (_, k) => [`p${k}`, entry]));
    const { papers, errors } = await read({ lockfileVersion: 3, packages }, 1);
    expect(papers).toEqual([]);
    expect(errors).toEqual(['1: there is no list of papers in it, and no paper']);
  });
});

describe('no paper is', () => {
  const kinds: [string, unknown, RegExp][] = [
    [
      'a package with a title',
      { name: 'x', title: 'An app', version: '1.0', author: 'A', dependencies: { a: '1' } },
      /a description of a package/,
    ],
    [
      'an extension with commands',
      { name: 'x', engines: {}, contributes: { commands: [{ command: 'a', title: 'Do' }] } },
      /a description of a package/,
    ],
    [
      'an API description',
      { openapi: '3.1.0', info: { title: 'An API', summary: 's', version: '1' }, paths: {} },
      /an API description/,
    ],
    [
      'a schema',
      { title: 'Paper', type: 'object', properties: { title: {}, abstract: {}, year: {} } },
      /a JSON schema/,
    ],
    [
      'a notebook',
      { cells: [], metadata: { title: 'Note', authors: [{ name: 'A' }] }, nbformat: 4 },
      /a notebook/,
    ],
    [
      'a place on a map',
      { type: 'Feature', properties: { title: 'Pond', author: 'A', year: 2020 }, geometry: {} },
      /geographic data/,
    ],
    ['a chart', { title: 'Sales', series: [{ name: 'a' }] }, /a chart/],
    ['a film', { title: 'Film', year: 1999, director: 'x' }, /no paper/],
    ['a record of requests', { log: { pages: [{ id: '1', title: 'x' }] } }, /no paper/],
    [
      'the texts of a program',
      {
        search: { title: 'Suche', abstract: 'Kurz' },
        paper: { title: 'Titel', authors: 'Autoren' },
      },
      /no paper/,
    ],
    [
      'a list of journals',
      { message: { items: [{ title: 'Bog Letters', publisher: 'X', ISSN: ['1'] }] } },
      /no paper/,
    ],
    ['an answer without results', { status: 'ok', message: { items: [] } }, /no paper/],
  ];

  it.each(kinds)('%s', async (_, value, reason) => {
    for (const space of [0, 2]) {
      const { papers, errors } = await read(value, space);
      expect(papers).toEqual([]);
      expect(errors.join()).toMatch(reason);
    }
  });
});

describe('an object of a source that nobody knows', () => {
  const only = async (record: object) => {
    const { papers, errors } = await read([{ title: 'T', abstract: 'A', ...record }]);
    expect(errors).toEqual([]);
    return papers[0];
  };

  it.each([
    ['a year that is empty', { year: '', date: '2019' }, { year: 2019 }],
    ['a year that is null', { year: null, published: '2019-05-01T10:00:00Z' }, { year: 2019 }],
    ['a date without year', { date: 'n.d.', update_date: '2018-01-01' }, { year: 2018 }],
    ['a date in seconds', { date: 1_588_291_200 }, { year: 2020 }],
    ['a date in milliseconds', { date: 1_588_291_200_000 }, { year: 2020 }],
    ['a date in digits', { date: 20200501 }, { year: 2020 }],
    ['a date in parts', { date: { year: 2020, month: 5 } }, { year: 2020 }],
    ['a venue that is empty', { venue: '', journal: { title: 'Sky' } }, { venue: 'Sky' }],
    [
      'several links',
      { link: [{ url: 'https://a.test' }, { url: 'https://b.test' }] },
      { url: 'https://a.test' },
    ],
    ['an address that is none', { link: 'urn:x' }, { url: null }],
    ['an eprint that is none', { eprint: 'https://a.test/1.pdf' }, { arxivId: null }],
    ['a DOI in a list', { dois: [{ value: '10.5555/a' }] }, { doi: '10.5555/a' }],
    ['a DOI whose own name is null', { doi: null, DOI: '10.5555/A' }, { doi: '10.5555/a' }],
    ['an id of MongoDB', { _id: { $oid: '5f' } }, { id: '5f' }],
    ['an abstract without paragraphs', { abstract: [], id: 'a' }, { abstract: '' }],
    [
      'values in objects',
      { title: { value: 'V' }, abstract: { value: 'W' } },
      { title: 'V', abstract: 'W' },
    ],
    [
      'an abstract in languages',
      { abstract: { de: 'Kurz.', en: 'Short.' } },
      { abstract: 'Short. Kurz.' },
    ],
    ['a description', { abstract: null, description: 'D' }, { abstract: 'D' }],
    [
      'terms in lists',
      { index_terms: { a: { terms: ['x'] }, b: { terms: ['y'] } } },
      { keywords: ['x', 'y'] },
    ],
    ['tags in objects', { tags: [{ tag: 'x' }] }, { keywords: ['x'] }],
  ])('may have %s', async (_, record, fields) => {
    expect(await only(record)).toMatchObject(fields);
  });

  it.each([
    ['Pike, Ada; Newt, Bo', ['Ada Pike', 'Bo Newt']],
    ["['Ada Pike', \"Bo O'Newt\"]", ['Ada Pike', "Bo O'Newt"]],
    ['["Pike, Ada"]', ['Ada Pike']],
    [
      ['Pike, Ada', 'Newt, B.'],
      ['Ada Pike', 'B. Newt'],
    ],
    [['Ada Pike, PhD'], ['Ada Pike, PhD']],
    [['Ada Pike, Bo Newt'], ['Ada Pike, Bo Newt']],
    [[null, '', 'Ada Pike'], ['Ada Pike']],
    [
      [['Ada Pike'], ['Bo Newt']],
      ['Ada Pike', 'Bo Newt'],
    ],
    [{ author: [{ name: 'Ada Pike' }] }, ['Ada Pike']],
    [{ 1: 'Ada Pike', 2: 'Bo Newt' }, ['Ada Pike', 'Bo Newt']],
    [[{ name: { first: 'Ada', last: 'Pike' } }], ['Ada Pike']],
    [[{ 'given-names': 'Ada', surname: 'Pike' }], ['Ada Pike']],
    [[{ author: 'Ada Pike' }], ['Ada Pike']],
    [[{ literal: 'Kites, Ltd' }], ['Kites, Ltd']],
    [
      [
        { creatorType: 'author', firstName: 'Ada', lastName: 'Pike' },
        { creatorType: 'editor', firstName: 'Ed', lastName: 'Eel' },
      ],
      ['Ada Pike'],
    ],
  ])('may have the authors %j', async (authors, names) => {
    expect(await only({ authors })).toMatchObject({ authors: names });
  });
});

describe('sources', () => {
  const only = async (value: unknown) => {
    const { papers, errors } = await read([value]);
    expect(errors).toEqual([]);
    return papers[0];
  };

  it.each([
    ['<jats:p>Abstract</jats:p><jats:p>They fly.</jats:p>', 'They fly.'],
    [
      '<jats:sec><jats:title>Abstract</jats:title><jats:p>They fly.</jats:p></jats:sec>',
      'They fly.',
    ],
    ['<jats:p>Abstract: They fly.</jats:p>', 'They fly.'],
    ['Abstract\nThey fly.', 'They fly.'],
    ['<jats:p>Abstract kites fly.</jats:p>', 'Abstract kites fly.'],
  ])('Crossref: %s', async (abstract, said) => {
    expect(await only({ ...work, abstract })).toMatchObject({ abstract: said });
  });

  it('Crossref: groups keep their commas', async () => {
    const author = [{ name: 'Kites, Gusts and Strings' }, { group: 'Sky Group' }];
    expect(await only({ ...work, author })).toMatchObject({
      authors: ['Kites, Gusts and Strings', 'Sky Group'],
    });
  });

  it('Europe PMC: a group among the names', async () => {
    const result = { title: 'Ponds.', authorString: 'Pike A, Van der Eel BC, Pond Consortium.' };
    expect(await only({ ...result, pubYear: '2020' })).toMatchObject({
      authors: ['A Pike', 'BC Van der Eel', 'Pond Consortium'],
    });
  });

  it('DBLP: a title alone, and a page without scheme', async () => {
    const hit = { '@id': '1', info: { title: 'Bare.', year: '2019', ee: 'db/x.html' } };
    expect(await only(hit)).toMatchObject({ title: 'Bare', year: 2019, url: null });
  });

  it('DataCite: two abstracts without a language, and a year of issue', async () => {
    const attributes = {
      doi: '10.5555/dc.2',
      creators: [{ name: 'Fern, Olive' }],
      titles: [
        { title: 'Farne', lang: 'de' },
        { title: 'Ferns', lang: 'en', titleType: 'TranslatedTitle' },
      ],
      publicationYear: null,
      dates: [{ date: '2021-04', dateType: 'Issued' }],
      descriptions: [
        { description: 'Leaves.', descriptionType: 'Abstract' },
        { description: 'Roots.', descriptionType: 'Abstract' },
      ],
    };
    const found = await only({ id: '10.5555/dc.2', attributes });
    expect(found).toMatchObject({ title: 'Ferns', year: 2021 });
    for (const text of ['Leaves.', 'Roots.', 'Farne']) expect(found?.abstract).toContain(text);
  });

  it('CSL: keywords in a list, dates of pandoc, the school of a thesis', async () => {
    const item = {
      id: 'k',
      type: 'thesis',
      title: 'Kites',
      author: [{ family: 'Pike', given: 'Ada' }],
      issued: [{ year: 2020, month: 2 }],
      keyword: ['sky', 'wind'],
      publisher: 'University of Gusts',
    };
    expect(await only(item)).toMatchObject({
      year: 2020,
      keywords: ['sky', 'wind'],
      venue: 'University of Gusts',
    });
  });
});
