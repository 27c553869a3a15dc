import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

/** Both ways to send papers; each must make the same of them. */
const DOORS = {
  'a list': (papers: object[]) => api.send('POST', '/v1/papers', papers),
  NDJSON: async (papers: object[]) => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/v1/papers',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: papers.map((paper) => JSON.stringify(paper)).join('\n'),
    });
    return { status: response.statusCode, body: response.json() };
  },
};

const BEES = {
  id: 'bees',
  title: 'On bees',
  abstract: 'They dance.',
  authors: ['Ada Bee'],
  year: 2001,
  venue: 'Hive',
  keywords: ['insects'],
  url: 'https://example.org/bees',
  doi: '10.1000/bees',
  arxivId: '1706.03762',
};

describe.each(Object.entries(DOORS))('a change that comes as %s', (_, post) => {
  const change = async (patch: object) => {
    await api.send('PUT', '/v1/papers/bees', BEES);
    const { body } = await post([{ id: 'bees', ...patch }]);
    return { item: body.items[0], paper: (await api.get('/v1/papers/bees')).body };
  };

  it.each([
    [{ year: 2005 }, { year: 2005 }],
    [{ year: ' 2005 ' }, { year: 2005 }],
    [
      { venue: 'Nest', keywords: ['dance'] },
      { venue: 'Nest', keywords: ['dance'] },
    ],
    [{ year: null }, { year: null }],
    [
      { authors: null, keywords: null },
      { authors: [], keywords: [] },
    ],
    [{ abstract: null }, { abstract: '' }],
    [{ title: null }, { title: '' }],
    [
      { url: null, doi: null, arxivId: null },
      { url: null, doi: null, arxivId: null },
    ],
    [{ venue: '' }, { venue: null }],
    [{ doi: 'https://doi.org/10.1000/OTHER' }, { doi: '10.1000/other' }],
    [{ doi: 'https://example.org/else' }, { doi: 'https://example.org/else' }],
    [
      { doi: 'https://elsewhere.example/bees', url: null },
      { url: 'https://elsewhere.example/bees' },
    ],
  ])('%j changes what it says, and nothing else', async (patch, changed) => {
    const { item, paper } = await change(patch);
    expect(item).toMatchObject({ id: 'bees', outcome: 'updated' });
    expect(paper).toEqual({ ...BEES, ...changed });
  });

  it('of nothing changes nothing', async () => {
    const { item, paper } = await change({});
    expect(item.outcome).toBe('unchanged');
    expect(paper).toEqual(BEES);
  });

  it.each([
    [{ title: null, abstract: null }, 'title and abstract are both empty once this is changed'],
    [{ title: '', abstract: ' ' }, 'title and abstract are both empty once this is changed'],
    [{ titel: 'x' }, 'titel'],
    [{ year: 'soon' }, 'year'],
  ])('%j is refused, and nothing changes', async (patch, said) => {
    const { item, paper } = await change(patch);
    expect(item).toMatchObject({ outcome: 'rejected', error: { code: 'RECORD_INVALID' } });
    expect(item.error.detail).toContain(said);
    expect(paper).toEqual(BEES);
  });

  it('needs a text where the paper is not known', async () => {
    const { body } = await post([
      { id: 'nobody', year: 2005 },
      { year: 2005 },
      { id: null, year: 2005 },
      { id: 'somebody', title: 'Now there is one' },
      { id: 'somebody', year: 2005 },
    ]);
    expect(body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'added',
      'updated',
    ]);
    expect(body.items[0].error.detail).toBe(
      'title: title and abstract are both empty, and no paper has the id "nobody" yet',
    );
    expect(body.items[0].error.errors[0].path).toBe('title');
    expect(body.items[1].error.detail).toBe('title: title and abstract are both empty');
    expect((await api.get('/v1/papers/somebody')).body.year).toBe(2005);
    await api.send('DELETE', '/v1/papers/somebody');
  });

  it.each([
    [
      { id: 123, title: 'T', year: '1999' },
      { id: '123', year: 1999 },
    ],
    [
      { _id: 'beir', title: 'T', text: 'A' },
      { id: 'beir', abstract: 'A' },
    ],
    [{ id: 'x', title: 'T', authors: 'Ada Bee; Bo Hive' }, { authors: ['Ada Bee', 'Bo Hive'] }],
    [{ id: 'x', title: 'T', authors: 'Ada Bee and Bo Hive' }, { authors: ['Ada Bee', 'Bo Hive'] }],
    [{ id: 'x', title: 'T', authors: 'Ada Bee' }, { authors: ['Ada Bee'] }],
    [
      {
        ...{ id: 'x', title: 'T', keywords: [{ name: 'dance' }, { display_name: 'bees' }, 'wax'] },
        authors: [
          { name: 'Ada Bee' },
          { given: 'Bo', family: 'Hive' },
          'Cy Wax',
          { family: 'Dee' },
        ],
      },
      { authors: ['Ada Bee', 'Bo Hive', 'Cy Wax', 'Dee'], keywords: ['dance', 'bees', 'wax'] },
    ],
    [
      {
        id: 'https://openalex.org/W77',
        display_name: 'Kites in gusts',
        publication_year: 2021,
        abstract_inverted_index: { Kites: [0], fly: [1] },
        authorships: [{ author: { display_name: 'Ada Bee' } }],
      },
      {
        id: 'W77',
        title: 'Kites in gusts',
        abstract: 'Kites fly',
        authors: ['Ada Bee'],
        year: 2021,
      },
    ],
    [
      {
        corpusid: 78,
        externalids: { DOI: '10.1000/SKY' },
        title: 'Sky',
        authors: [{ name: 'Ada' }],
      },
      { id: 's2:78', title: 'Sky', doi: '10.1000/sky', authors: ['Ada'] },
    ],
    [
      {
        ...{ id: '2101.00001v2', title: 'Strings', abstract: 'They swing.', categories: 'hep-th' },
        ...{ authors_parsed: [['Bee', 'Ada', '']], update_date: '2021-02-03' },
      },
      { id: '2101.00001', arxivId: '2101.00001', keywords: ['hep-th'], authors: ['Ada Bee'] },
    ],
  ])('may look as files do: %j', async (sent, stored) => {
    const { body } = await post([sent]);
    expect(body.items[0].error).toBeUndefined();
    const id = encodeURIComponent(body.items[0].id);
    expect((await api.get(`/v1/papers/${id}`)).body).toMatchObject(stored);
    await api.send('DELETE', `/v1/papers/${id}`);
  });
});

it('PUT takes years, ids and names in the same ways, and replaces the whole paper', async () => {
  const put = await api.send('PUT', '/v1/papers/77', {
    ...{ id: 77, title: 'T', year: '1999' },
    authors: [{ given: 'Ada', family: 'Bee' }],
  });
  expect(put.body.paper).toMatchObject({ id: '77', year: 1999, authors: ['Ada Bee'] });
  const again = await api.send('PUT', '/v1/papers/77', { title: 'T', authors: null });
  expect(again.body.paper).toMatchObject({ year: null, authors: [] });
});

it.each([{ id: 'x', title: 'y' }, { papers: [{ title: 'y' }] }, null, 7, 'text'])(
  'a body that is no list says how to write one: %j',
  async (body) => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/v1/papers',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({
      code: 'INVALID_REQUEST',
      detail: 'body: must be a list of papers, also of one: [{"title": "..."}]',
    });
  },
);

it('no change of one writer undoes that of another, nulls included', async () => {
  await api.send('PUT', '/v1/papers/bees', BEES);
  const patches = [{ year: null }, { venue: 'Nest' }, { keywords: null }, { authors: ['Bo'] }];
  await Promise.all(
    patches.map((patch) => api.send('POST', '/v1/papers', [{ id: 'bees', ...patch }])),
  );
  expect((await api.get('/v1/papers/bees')).body).toEqual({
    ...BEES,
    ...{ year: null, venue: 'Nest', keywords: [], authors: ['Bo'] },
  });
});

it('whatever is sent, no field is an outcome that is missing or an error of the service', async () => {
  const field = fc.constantFrom('title', 'authors', 'year', 'keywords', 'url', 'doi', 'id', 'text');
  const record = fc.dictionary(field, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(record, fc.jsonValue())), async (papers) => {
      const { status, body } = await api.send('POST', '/v1/papers', papers);
      // Names of prototypes are refused with the whole body.
      expect([200, 400]).toContain(status);
      if (status === 200) expect(body.items).toHaveLength(papers.length);
    }),
    { numRuns: 50 },
  );
});
