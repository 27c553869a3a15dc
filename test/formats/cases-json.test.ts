import { describe, expect, it } from 'vitest';
import { json } from '../../src/formats/json/json.js';
import { jsonl } from '../../src/formats/json/jsonl.js';
import { formatByContent } from '../../src/formats/registry.js';
import { errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const read = (value: unknown, space?: number) =>
  recordsOf(json, JSON.stringify(value, null, space));
const paper = { title: 'On kites', abstract: 'They fly.' };

describe('papers of a JSON text are found', () => {
  it.each([
    ['in a list', [paper, paper], 2],
    ['in a list under a key', { meta: { count: 2 }, results: [paper, paper] }, 2],
    ['in a list within objects', { status: 'ok', message: { facets: {}, items: [paper] } }, 1],
    ['in a list beside others', { included: [{ type: 'x' }], data: [paper] }, 1],
    [
      'beside what an index says of them',
      { hits: { total: 1, hits: [{ _id: '1', _source: paper }] } },
      1,
    ],
    [
      'in the answer of Solr',
      { responseHeader: { params: { q: 'x' } }, response: { docs: [paper] } },
      1,
    ],
    ['as the only object', paper, 1],
    [
      'as the only object, with lists of objects',
      { ...paper, authors: [{ name: 'Ada Lovelace' }] },
      1,
    ],
    [
      'within an answer',
      { status: 'ok', message: { ...paper, author: [{ family: 'Lovelace' }] } },
      1,
    ],
  ])('%s', async (_, value, count) => {
    for (const space of [0, 2]) {
      const records = await read(value, space);
      expect(records.map((record) => fieldsOf(record).title)).toEqual(
        Array(count).fill('On kites'),
      );
    }
    expect(formatByContent(Buffer.from(JSON.stringify(value, null, 2)), 'x').name).toBe('json');
  });

  it('with their lines, in a text of more than a record', async () => {
    const items = Array.from({ length: 30 }, (_, k) => ({
      title: `T${k}`,
      abstract: 'x'.repeat(50_000),
    }));
    const text = JSON.stringify({ message: { query: { terms: 'x' }, items } }, null, 1);
    const records = await recordsOf(json, ...(text.match(/[\s\S]{1,70000}/g) ?? []));
    expect(records.map((record) => fieldsOf(record).title)).toEqual(
      items.map(({ title }) => title),
    );
    expect(records[1]?.place.line).toBe(11);
  });

  it.each([
    [
      'a package',
      { name: 'x', version: '1.0.0', dependencies: { a: '1' }, contributors: [{ name: 'Ada' }] },
    ],
    ['settings', { editor: { tabSize: 2, rules: [{ name: 'x' }] } }],
    [
      'GeoJSON',
      { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: { type: 'Point' } }] },
    ],
    ['a chart', { title: 'Sales', series: [{ name: 'a', data: [1, 2] }] }],
    [
      'an OpenAPI document',
      { openapi: '3.1.0', info: { title: 'An API', version: '1' }, paths: {} },
    ],
  ])('and none in %s', async (_, value) => {
    for (const format of [json, jsonl]) {
      const records = await recordsOf(format, JSON.stringify(value, null, 2));
      expect(records.filter((record) => 'value' in record)).toEqual([]);
      expect(errorsOf(records).length).toBeGreaterThan(0);
    }
  });
});

describe('authors', () => {
  it.each([
    [[{ family: 'Pike', given: 'Ada' }], ['Ada Pike']],
    [[{ lastName: 'Pike', firstName: 'Ada' }], ['Ada Pike']],
    [[{ last_name: 'Pike', first_name: 'Ada', middle_name: 'B.' }], ['Ada B. Pike']],
    [[{ surname: 'Pike', forenames: 'Ada' }], ['Ada Pike']],
    [[{ Name: 'Pike, Ada' }], ['Ada Pike']],
    [[{ fullName: 'Pike A', firstName: 'Ada', lastName: 'Pike' }], ['Ada Pike']],
    [[{ author: { display_name: 'Ada Pike' } }], ['Ada Pike']],
    [
      [{ given: 'Kåre', 'non-dropping-particle': 'van der', family: 'Ost', suffix: 'Jr.' }],
      ['Kåre van der Ost Jr.'],
    ],
    [[{ literal: 'Bog Watch Network' }], ['Bog Watch Network']],
    [{ name: 'Ada Pike' }, ['Ada Pike']],
    ['Ada Pike and Bo Newt', ['Ada Pike', 'Bo Newt']],
    ['Ada Pike, Bo Newt', ['Ada Pike', 'Bo Newt']],
    [['Ada Pike'], ['Ada Pike']],
  ])('as %j are %j', async (authors, names) => {
    const [record] = await recordsOf(jsonl, JSON.stringify({ ...paper, authors }));
    expect(fieldsOf(record).authors).toEqual(names);
  });
});

describe('keys of a plain object', () => {
  it.each([
    [
      { Title: 'T', ABSTRACT: 'A' },
      { title: 'T', abstract: 'A' },
    ],
    [
      { paper_title: 'T', summary: 'A' },
      { title: 'T', abstract: 'A' },
    ],
    [{ title: 'T', Title: 'other' }, { title: 'T' }],
    [{ Title: 'other', title: 'T' }, { title: 'T' }],
    [
      { title: 'T', date: '2020-05' },
      { title: 'T', year: 2020 },
    ],
    [
      { title: 'T', date: '2019-05', publication_year: 2020 },
      { title: 'T', year: 2020 },
    ],
    [
      { title: 'T', issued: { 'date-parts': [[2020]] }, x: 1 },
      { title: 'T', year: 2020 },
    ],
    [
      { title: 'T', journal: { name: 'Pond J' } },
      { title: 'T', venue: 'Pond J' },
    ],
    [
      { title: 'T', tags: 'a, b' },
      { title: 'T', keywords: ['a', 'b'] },
    ],
    [
      { title: ['T'], abstract: [{ text: 'a' }, { text: 'b' }] },
      { title: 'T', abstract: 'a b' },
    ],
    [
      { id: 7, metadata: { title: 'T' } },
      { id: '7', title: 'T' },
    ],
  ])('%j is %j', async (given, fields) => {
    const [record] = await recordsOf(jsonl, JSON.stringify(given));
    expect(fieldsOf(record)).toEqual(fields);
  });
});

describe('answers and exports', () => {
  const only = async (value: unknown) => fieldsOf((await read([value]))[0]);

  it('of Crossref', async () => {
    const work = {
      DOI: '10.5555/XR.1',
      title: ['Kites'],
      subtitle: ['In gusts'],
      abstract: '<jats:title>Abstract</jats:title><jats:p>They fly.</jats:p>',
      author: [{ given: 'Ada', family: 'Pike' }, { name: 'Kite Group' }],
      issued: { 'date-parts': [[null]] },
      posted: { 'date-parts': [[2021, 3]] },
      event: { name: 'KiteConf' },
    };
    expect(await only(work)).toEqual({
      title: 'Kites: In gusts',
      abstract: '<jats:p>They fly.</jats:p>',
      authors: ['Ada Pike', 'Kite Group'],
      year: 2021,
      venue: 'KiteConf',
      doi: '10.5555/xr.1',
    });
  });

  it('of DataCite have the English title and abstract, and another abstract behind it', async () => {
    const attributes = {
      doi: '10.5555/dc.1',
      language: 'de',
      creators: [
        { name: 'Fern, Olive' },
        { name: 'Fern, Moss and Lichen', nameType: 'Organizational' },
      ],
      titles: [{ title: 'Farne' }],
      descriptions: [
        { description: 'Blätter.', descriptionType: 'Abstract', lang: 'de' },
        { description: 'Leaves.', descriptionType: 'Abstract', lang: 'en' },
        { description: '3 files', descriptionType: 'TechnicalInfo' },
      ],
      publisher: { name: 'FernRepo' },
      publicationYear: '2022',
    };
    expect(await only({ id: '10.5555/dc.1', attributes })).toEqual({
      title: 'Farne',
      abstract: 'Leaves.\nBlätter.',
      authors: ['Olive Fern', 'Fern, Moss and Lichen'],
      year: 2022,
      venue: 'FernRepo',
      doi: '10.5555/dc.1',
    });
  });

  it('of Europe PMC with a list of authors', async () => {
    const result = {
      id: '1',
      source: 'MED',
      pmid: '1',
      title: 'Ponds.',
      authorString: 'Pike A.',
      authorList: {
        author: [
          { fullName: 'Pike A', firstName: 'Ada', lastName: 'Pike' },
          { collectiveName: 'Pond Group' },
        ],
      },
      pubYear: '2020',
      keywordList: { keyword: ['ponds'] },
    };
    expect(await only(result)).toMatchObject({
      id: 'pmid:1',
      authors: ['Ada Pike', 'Pond Group'],
      keywords: ['ponds'],
    });
  });

  it('of DBLP with one author, and without numbers behind names', async () => {
    const info = {
      authors: { author: { '@pid': '1', text: 'Wei Pond 0012' } },
      title: 'Sorting.',
      venue: ['PondConf', 'PC'],
      year: '2020',
      ee: ['https://arxiv.org/abs/2001.00001'],
      key: 'conf/pond/Pond20',
    };
    expect(await only({ info })).toEqual({
      id: 'dblp:conf/pond/Pond20',
      title: 'Sorting',
      authors: ['Wei Pond'],
      year: 2020,
      venue: 'PondConf',
      url: 'https://arxiv.org/abs/2001.00001',
      arxivId: '2001.00001',
    });
  });
});
