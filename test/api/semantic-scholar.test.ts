import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access } from '../../src/access/access.js';
import { buildApp } from '../../src/api/app.js';
import { corpusIdOf } from '../../src/domain/corpus-id.js';
import { NearpaperError } from '../../src/domain/errors.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
const HASH = '649def34f8be52c8b66281af98ae884c09aef38b';
const KITES = {
  id: 'DOI:10.1000/own',
  title: 'On kites and their strings',
  abstract: 'Kites fly higher in steady wind. Their strings break in storms, which is dangerous.',
  authors: ['Ada Lovelace', 'Jan van der Berg', 'Carl Gauß'],
  year: 2019,
  venue: 'Journal of Kites, Sails and Masts',
  keywords: ['Physics', 'kites'],
};
const PAPERS = [
  KITES,
  { id: 'sails', title: 'On sails', doi: '10.1000/own', year: 2021, venue: 'ICRA' },
  { id: 'a/b/citations', title: 'On slashes', url: 'https://www.example.org/a//b/?x=1&y=2' },
  { id: 's2:215416146', title: 'On corpora', arxivId: '1706.03762', authors: ['Ada Lovelace'] },
  { id: HASH, title: 'On hashes', url: 'https://pubmed.ncbi.nlm.nih.gov/19872477/' },
];

beforeAll(async () => {
  api = await openApi();
  const lines = readFileSync(join(packageRoot, 'starter/papers.jsonl'), 'utf8').trim().split('\n');
  await api.send('POST', '/v1/papers', [...PAPERS, ...lines.map((line) => JSON.parse(line))]);
});
afterAll(() => api.close());

const get = async (url: string, status = 200) => {
  const answer = await api.get(url);
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer.body;
};
const post = (url: string, body: object) => api.send('POST', url, body);
const paper = (name: string, fields = '') =>
  get(`/graph/v1/paper/${name}${fields && `?fields=${fields}`}`);
const idsIn = ({ data }: { data: { paperId: string }[] }) => data.map(({ paperId }) => paperId);

describe('a paper', () => {
  it.each([
    ['DOI:10.1000/own', KITES.id],
    ['DOI%3A10.1000%2Fown', KITES.id],
    ['doi:10.1000/own', 'sails'],
    ['10.1000/own', 'sails'],
    ['URL:https://doi.org/10.1000/own', 'sails'],
    ['URL:http://example.org/a//b?y=2&x=1'.replace('?', '%3F'), 'a/b/citations'],
    ['URL%3Ahttps%3A%2F%2Fexample.org%2Fa%2F%2Fb%3Fx%3D1%26y%3D2', 'a/b/citations'],
    ['a%2Fb%2Fcitations', 'a/b/citations'],
    ['ARXIV:1706.03762', 's2:215416146'],
    ['arXiv%3A1706.03762v3', 's2:215416146'],
    ['URL:https://arxiv.org/abs/1706.03762', 's2:215416146'],
    ['CorpusId:215416146', 's2:215416146'],
    [`corpusid:${corpusIdOf('sails')}`, 'sails'],
    [HASH, HASH],
    [HASH.toUpperCase(), HASH],
    ['PMID:19872477', HASH],
  ])('is found as %s', async (name, id) => {
    expect(await paper(name)).toMatchObject({ paperId: id });
    const { offset, data } = await get(`/graph/v1/paper/${name}/citations`);
    expect([offset, data]).toEqual([0, []]);
  });

  it.each([
    'DOI:10.1000/none',
    'CorpusId:1',
    'PMID:1',
    'MAG:1',
    'ACL:W12-3903',
    'nobody',
    '0'.repeat(40),
  ])('%s is nobody, in the words of the original', async (name) => {
    const body = await get(`/graph/v1/paper/${name}`, 404);
    const message = `Paper with id ${name} not found`;
    expect(body).toEqual({ error: message, message, code: 'PAPER_NOT_FOUND' });
    await get(`/graph/v1/paper/${name}/references`, 404);
    await get(`/graph/v1/paper/${name}/authors`, 404);
  });

  it('has its id and title, and what is asked for beside its id', async () => {
    const id = encodeURIComponent(KITES.id);
    expect(await paper(id)).toEqual({ paperId: KITES.id, title: KITES.title });
    expect(await paper(id, 'year')).toEqual({ paperId: KITES.id, year: 2019 });
    expect(await get(`/graph/v1/paper/${id}?fields=year&fields=title,`)).toEqual({
      ...{ paperId: KITES.id, year: 2019, title: KITES.title },
    });
  });

  it('tells what is known, and leaves null or empty what is not', async () => {
    const fields =
      'abstract,authors,venue,journal,publicationVenue,externalIds,corpusId,url,fieldsOfStudy,s2FieldsOfStudy,' +
      'publicationDate,publicationTypes,isOpenAccess,openAccessPdf,citationCount,referenceCount,' +
      'influentialCitationCount,citations,references,citationStyles,embedding,tldr,textAvailability';
    const corpusId = corpusIdOf(KITES.id);
    expect(await paper(encodeURIComponent(KITES.id), fields)).toEqual({
      ...{ paperId: KITES.id, abstract: KITES.abstract, venue: KITES.venue },
      authors: KITES.authors.map((name) => ({ authorId: null, name })),
      journal: { name: KITES.venue },
      publicationVenue: null,
      externalIds: { CorpusId: corpusId },
      corpusId,
      url: `http://localhost:80/paper/${encodeURIComponent(KITES.id)}`,
      fieldsOfStudy: KITES.keywords,
      s2FieldsOfStudy: KITES.keywords.map((category) => ({ category, source: 'external' })),
      ...{ publicationDate: null, publicationTypes: null },
      ...{ isOpenAccess: null, openAccessPdf: null },
      ...{ citationCount: 0, referenceCount: 0, influentialCitationCount: 0 },
      ...{ citations: [], references: [], citationStyles: null, embedding: null, tldr: null },
      textAvailability: 'abstract',
    });
    expect(await paper('sails', 'abstract,venue,journal,fieldsOfStudy,externalIds,url')).toEqual({
      ...{ paperId: 'sails', abstract: null, venue: 'ICRA', journal: { name: 'ICRA' } },
      fieldsOfStudy: null,
      externalIds: { DOI: '10.1000/own', CorpusId: corpusIdOf('sails') },
      url: 'https://doi.org/10.1000/own',
    });
    expect(
      await paper(
        's2:215416146',
        'corpusId,externalIds.ArXiv,isOpenAccess,openAccessPdf.url,venue',
      ),
    ).toEqual({
      ...{ paperId: 's2:215416146', corpusId: 215416146, venue: '' },
      externalIds: { ArXiv: '1706.03762' },
      isOpenAccess: true,
      openAccessPdf: { url: 'https://arxiv.org/pdf/1706.03762' },
    });
  });

  it('takes the names of fields within fields', async () => {
    const fields =
      'citations.title,references.authors.name,embedding.specter_v2,tldr.text,journal.name';
    expect(await paper('sails', fields)).toEqual({
      ...{ paperId: 'sails', citations: [], references: [], embedding: null, tldr: null },
      journal: { name: 'ICRA' },
    });
  });

  it.each([
    ['garbage', 'garbage'],
    [
      'title,garbage,authors.creditCard,title.x,__proto__',
      'garbage, authors.creditCard, title.x, __proto__',
    ],
    ['contexts', 'contexts'],
  ])('has no fields %s', async (fields, unknown) => {
    const body = await get(`/graph/v1/paper/sails?fields=${fields}`, 400);
    const message = `Unrecognized or unsupported fields: [${unknown}]`;
    expect(body).toEqual({ error: message, message, code: 'INVALID_REQUEST' });
  });

  it('has authors in pages, and citations of any fields', async () => {
    const url = `/graph/v1/paper/${encodeURIComponent(KITES.id)}`;
    expect(await get(`${url}/authors?limit=2`)).toEqual({
      offset: 0,
      next: 2,
      data: [
        { authorId: null, name: 'Ada Lovelace' },
        { authorId: null, name: 'Jan van der Berg' },
      ],
    });
    expect(await get(`${url}/authors?limit=2&offset=2&fields=name,hIndex,papers.title`)).toEqual({
      offset: 2,
      data: [{ authorId: null, name: 'Carl Gauß', hIndex: null, papers: [] }],
    });
    expect(await get(`${url}/references?offset=7&fields=contexts,isInfluential,title`)).toEqual({
      offset: 7,
      data: [],
    });
    await get(`${url}/citations?fields=garbage`, 400);
    await get(`${url}/authors?limit=1001`, 400);
  });
});

describe('many papers', () => {
  it('come in the order asked for, with null for each that is nobody', async () => {
    const long = 'x'.repeat(5_000);
    const ids = ['sails', 'nobody', 'ARXIV:1706.03762', 'sails', '', 'a\u0000b', '\ud800', long];
    const { status, body } = await post('/graph/v1/paper/batch?fields=year', { ids });
    expect(status).toBe(200);
    const sails = { paperId: 'sails', year: 2021 };
    const nobody = [null, null, null, null];
    expect(body).toEqual([sails, null, { paperId: 's2:215416146', year: null }, sails, ...nobody]);
  });

  it.each([
    [{ ids: ['nobody'] }, 'No valid paper ids given'],
    [{ ids: [] }, 'No valid paper ids given'],
    [{ ids: Array(501).fill('sails') }, 'at most 500 ids'],
    [{ ids: [7] }, 'ids.0'],
    [{}, 'ids'],
    [[], 'expected object'],
  ])('%# are refused', async (sent, message) => {
    const { status, body } = await post('/graph/v1/paper/batch', sent);
    expect([status, body.error === body.message]).toEqual([400, true]);
    expect(body.error).toContain(message);
  });

  it('may be 500', async () => {
    const { status, body } = await post('/graph/v1/paper/batch', {
      ids: Array(500).fill('CorpusId:215416146'),
    });
    expect([status, body.length]).toEqual([200, 500]);
  });
});

describe('a search', () => {
  it('goes on where the next page begins, to the end', async () => {
    const seen: string[] = [];
    for (let offset = 0; ; ) {
      const body = await get(`/graph/v1/paper/search?query=robots&limit=15&offset=${offset}`);
      seen.push(...idsIn(body));
      expect(body.offset).toBe(offset);
      expect(body.total).toBe(52);
      if (body.next === undefined) break;
      expect(body.next).toBe(offset + 15);
      offset = body.next;
    }
    expect(new Set(seen).size).toBe(52);
    expect(seen).toHaveLength(52);
  });

  it.each([
    ['year=2019', [2019]],
    ['year=2019-2021', [2019, 2020, 2021]],
    ['year=2025-', [2025]],
    ['year=-2020', [2019, 2020]],
    ['publicationDateOrYear=2019-03-05', [2019]],
    ['publicationDateOrYear=2019-03:2021-01-01', [2019, 2020, 2021]],
    ['publicationDateOrYear=2025:', [2025]],
    ['publicationDateOrYear=:2020-12', [2019, 2020]],
    ['year=2019-2021&publicationDateOrYear=2021:', [2021]],
  ])('finds the years of %s', async (filter, years) => {
    const { data } = await get(`/graph/v1/paper/search?query=learning&fields=year&${filter}`);
    expect(new Set(data.map(({ year }: { year: number }) => year))).toEqual(new Set(years));
  });

  it.each([
    ['venue=ICRA,Nowhere', ['sails']],
    ['venue=journal of kites, sails and masts', [KITES.id]],
    ['fieldsOfStudy=Physics,History', [KITES.id]],
    [
      'openAccessPdf=&minCitationCount=3&publicationTypes=Review&fieldsOfStudy=Medicine&venue=ICRA',
      ['sails'],
    ],
    ['openAccessPdf&venue=ICRA&unheardOf=1', ['sails']],
    ['venue=Nowhere', []],
  ])('takes %s', async (filter, ids) => {
    expect(idsIn(await get(encodeURI(`/graph/v1/paper/search?query=kites&${filter}`)))).toEqual(
      ids,
    );
  });

  it('shows at most 1,000, the last page what is left of them', async () => {
    expect(await get('/graph/v1/paper/search?query=robots&offset=990&limit=100')).toEqual({
      ...{ total: 52, offset: 990, data: [] },
    });
    const { error } = await get('/graph/v1/paper/search?query=robots&offset=1000', 400);
    expect(error).toBe('Requested data for this limit and/or offset is not available');
  });

  it.each([
    ['limit=1', 'Missing required parameter: query'],
    ['query=', 'Missing required parameter: query'],
    ['query=a&query=b', 'must be one text'],
    ['query=%00', 'control characters'],
    ['query=x&limit=0', 'limit'],
    ['query=x&limit=101', 'limit'],
    ['query=x&limit=many', 'limit'],
    ['query=x&offset=-1', 'offset'],
    ['query=x&offset=1e300', 'offset'],
    ['query=x&year=abc', 'Unacceptable query params: [year=abc]'],
    ['query=x&year=-', '[year=-]'],
    ['query=x&publicationDateOrYear=:', '[publicationDateOrYear=:]'],
    ['query=x&publicationDateOrYear=2019-3', '[publicationDateOrYear=2019-3]'],
    ['query=x&fields=garbage', 'Unrecognized or unsupported fields: [garbage]'],
  ])('is refused for %s', async (asked, message) => {
    const body = await get(`/graph/v1/paper/search?${asked}`, 400);
    expect(body.error).toContain(message);
    expect(body.message).toBe(body.error);
  });

  it('by words lists all papers that have them, and ignores offset and limit', async () => {
    const { total, token, data } = await get(
      '/graph/v1/paper/search/bulk?query=robot policy&offset=3&limit=1&fields=title,abstract'.replaceAll(
        ' ',
        '%20',
      ),
    );
    expect(total).toBe(data.length);
    expect(token).toBeUndefined();
    expect(total).toBeGreaterThan(2);
    for (const { title, abstract } of data) {
      expect(`${title} ${abstract}`).toMatch(/robot/i);
      expect(`${title} ${abstract}`).toMatch(/polic/i);
    }
    const without = await get(
      '/graph/v1/paper/search/bulk?query=on%20-kites%20-%22slashes%22&fields=title',
    );
    const titles = without.data.map(({ title }: { title: string }) => title);
    expect(titles).toContain('On sails');
    expect(titles).not.toContain(KITES.title);
    expect(titles).not.toContain('On slashes');
    expect(idsIn(await get('/graph/v1/paper/search/bulk?query=%22kites%20strings%22'))).toEqual([]);
  });

  it('by words has an order', async () => {
    const years = async (sort: string) =>
      (await get(`/graph/v1/paper/search/bulk?sort=${sort}&fields=year&year=2000-`)).data.map(
        ({ year }: { year: number }) => year,
      );
    const ascending = await years('publicationDate:asc');
    expect(ascending).toHaveLength(49);
    expect(ascending).toEqual([...ascending].sort((a, b) => a - b));
    expect(await years('publicationDate:desc')).toEqual([...ascending].reverse());
    for (const sort of ['', 'paperId', 'citationCount:desc'])
      expect(await years(sort)).toHaveLength(49);
    expect((await get('/graph/v1/paper/search/bulk?sort=title', 400)).error).toContain(
      '[sort=title]',
    );
    await get('/graph/v1/paper/search/bulk?query=x&token=forged', 400);
    expect((await get('/graph/v1/paper/search/bulk?query=a%20%7C%20b', 400)).error).toContain('|');
  });

  it.each([
    ['On kites and their strings', KITES.id, 1],
    ['on KITES, and their: strings!', KITES.id, 1],
    ['kites and their strings', KITES.id, 0.888889],
    [
      'Chaos as an interpretable',
      'chaos-as-an-interpretable-benchmark-for-forecasting-and-data-2906a62d',
      0.533333,
    ],
  ])('for the title %s matches it', async (title, id, matchScore) => {
    const url = `/graph/v1/paper/search/match?query=${encodeURIComponent(title)}&offset=0&limit=100`;
    const { data } = await get(`${url}&fields=year`);
    expect(data).toEqual([{ paperId: id, year: expect.any(Number), matchScore }]);
  });

  it.each([
    'totalGarbageNonsense',
    'On kites and their strings&year=2020',
    'a title that nobody has written so far',
  ])('for the title %s matches none', async (query) => {
    const body = await get(encodeURI(`/graph/v1/paper/search/match?query=${query}`), 404);
    expect(body).toMatchObject({
      error: 'Title match not found',
      message: 'Title match not found',
    });
  });
});

describe('recommendations', () => {
  it('for a paper never have it', async () => {
    const { recommendedPapers: found } = await get(
      '/recommendations/v1/papers/forpaper/DOI:10.1000/own?from=all-cs&limit=500&fields=corpusId',
    );
    expect(found.length).toBeGreaterThan(45);
    expect(found.length).toBeLessThanOrEqual(51);
    expect(found.map(({ paperId }: { paperId: string }) => paperId)).not.toContain(KITES.id);
    expect(Object.keys(found[0])).toEqual(['paperId', 'corpusId']);
    await get('/recommendations/v1/papers/forpaper/sails?from=elsewhere', 400);
    await get('/recommendations/v1/papers/forpaper/sails?limit=501', 400);
    expect((await get('/recommendations/v1/papers/forpaper/DOI:10.1000/none', 404)).error).toBe(
      'Paper with id DOI:10.1000/none not found',
    );
  });

  it.each(['/recommendations/v1/papers', '/recommendations/v1/papers/'])(
    'of lists at %s have none of them, and take what is not here for nothing',
    async (url) => {
      const sent = {
        positivePaperIds: [KITES.id, 'nobody', 'ARXIV:1706.03762', 's2:215416146'],
        negativePaperIds: ['sails', KITES.id, 'nobody'],
      };
      const { status, body } = await post(`${url}?limit=5`, sent);
      expect(status, JSON.stringify(body)).toBe(200);
      const ids = body.recommendedPapers.map(({ paperId }: { paperId: string }) => paperId);
      expect(ids).toHaveLength(5);
      for (const id of [KITES.id, 's2:215416146', 'sails']) expect(ids).not.toContain(id);
      const alone = await post(url, { positivePaperIds: ['sails'], negativePaperIds: null });
      expect(alone.body.recommendedPapers.length).toBeGreaterThan(10);
    },
  );

  it.each([
    [{ positivePaperIds: ['nobody'] }, 404, 'Paper with id nobody not found'],
    [{ positivePaperIds: [] }, 400, 'positivePaperIds'],
    [{}, 400, 'positivePaperIds'],
    [{ positivePaperIds: 'sails' }, 400, 'positivePaperIds'],
    [{ positivePaperIds: Array(501).fill('sails') }, 400, 'positivePaperIds'],
  ])('of %# are refused', async (sent, expected, message) => {
    const { status, body } = await post('/recommendations/v1/papers/', sent);
    expect([status, body.error === body.message]).toEqual([expected, true]);
    expect(body.error).toContain(message);
  });
});

describe('snippets', () => {
  it('are the sentences that answer', async () => {
    const query = encodeURIComponent('what breaks in a storm?');
    const { data, retrievalVersion } = await get(`/graph/v1/snippet/search?query=${query}&limit=1`);
    expect(retrievalVersion).toBe('all-MiniLM-L6-v2');
    const text = 'Their strings break in storms, which is dangerous.';
    const [start, end] = [KITES.abstract.indexOf(text), KITES.abstract.length];
    expect(data).toEqual([
      {
        score: expect.any(Number),
        paper: {
          corpusId: String(corpusIdOf(KITES.id)),
          ...{ title: KITES.title, authors: KITES.authors },
          openAccessInfo: { license: null, status: null, disclaimer: null },
        },
        snippet: {
          ...{ text, snippetKind: 'abstract', section: null, snippetOffset: { start, end } },
          annotations: { sentences: [{ start: 0, end: text.length }], refMentions: [] },
        },
      },
    ]);
  });

  it('come from papers that are named, of authors who are all asked for, with some fields', async () => {
    const of = async (asked: string) =>
      (await get(`/graph/v1/snippet/search?query=dogs&${asked}`)).data.map(
        ({ snippet }: { snippet: object }) => snippet,
      );
    expect(
      await of('paperIds=DOI:10.1000/own,nobody,CorpusId:215416146&fields=snippet.snippetKind'),
    ).toHaveLength(2);
    expect(await of('paperIds=sails&fields=snippet.text,snippet.snippetKind')).toEqual([
      { text: 'On sails', snippetKind: 'title' },
    ]);
    expect(await of('paperIds=nobody')).toEqual([]);
    expect(await of('authors=Ada Lovelace&fields=snippet.text')).toHaveLength(2);
    expect(await of('authors=lovelace,gauß&fields=snippet.annotations.sentences')).toHaveLength(1);
    expect(await of('authors=lovelace,nobody')).toEqual([]);
    await get('/graph/v1/snippet/search?query=dogs&fields=paper', 400);
    await get('/graph/v1/snippet/search?query=dogs&limit=1001', 400);
    await get('/graph/v1/snippet/search', 400);
  });
});

it('completes titles', async () => {
  expect(await get('/graph/v1/paper/autocomplete?query=on%20ki')).toEqual({
    matches: [{ id: KITES.id, title: KITES.title, authorsYear: 'Lovelace et al., 2019' }],
  });
  const { matches } = await get(
    `/graph/v1/paper/autocomplete?query=on%20sails${'%20'.repeat(200)}`,
  );
  expect(matches).toEqual([{ id: 'sails', title: 'On sails', authorsYear: '2021' }]);
  expect((await get('/graph/v1/paper/autocomplete?query=zzzz')).matches).toEqual([]);
  await get('/graph/v1/paper/autocomplete', 400);
});

describe('errors', () => {
  it.each([
    ['GET', '/graph/v1/nothing', 404],
    ['GET', '/graph/v1/author/1', 404],
    ['GET', '/recommendations/v1/papers', 404],
    ['DELETE', '/graph/v1/paper/sails', 404],
    ['GET', '/graph/v1/paper/%ff', 400],
    ['GET', `/graph/v1/paper/${'x'.repeat(10_000)}`, 400],
    ['GET', '/graph/v1/paper/a%00b', 400],
  ] as const)('of %s %s are in the shape of the original', async (method, url, status) => {
    const answer = await api.app.inject({ method, url });
    expect(answer.statusCode).toBe(status);
    const { error, message } = answer.json();
    expect(error).toBe(message);
    expect(error).toBeTypeOf('string');
  });

  it.each([
    ['a'.repeat(10_000_000), 'application/json'],
    ['{"ids":', 'application/json'],
    ['"ids"', 'application/json'],
    ['ids=1', 'application/x-www-form-urlencoded'],
    ['', 'application/json'],
  ])('of body %# are 400', async (payload, type) => {
    for (const url of ['/graph/v1/paper/batch', '/recommendations/v1/papers/']) {
      const headers = { 'content-type': type };
      const answer = await api.app.inject({ method: 'POST', url, payload, headers });
      expect([answer.statusCode, answer.json().error === answer.json().message]).toEqual([
        400,
        true,
      ]);
    }
  });

  it('are a problem document everywhere else', async () => {
    expect((await api.get('/v1/papers/%ff')).body.code).toBe('URL_INVALID');
    expect((await api.get('/v1/papers/nobody')).body.code).toBe('PAPER_NOT_FOUND');
    expect((await api.get('/graph/v2/x')).body.code).toBe('ROUTE_NOT_FOUND');
  });

  const ofStatus = (status: number) =>
    Object.defineProperty(new NearpaperError('INVALID_REQUEST', 'x'), 'status', { value: status });

  describe('of a service that is not ready, broken or closed to somebody', () => {
    let app: FastifyInstance;
    let failure: Error & { statusCode?: number };
    beforeAll(async () => {
      const logger = pino({ level: 'silent' });
      app = await buildApp({
        logger,
        version: '0',
        access: new Access({ isPrivate: true }),
        services: () => {
          throw failure;
        },
      });
    });
    afterAll(() => app.close());

    it.each([
      [new NearpaperError('NOT_READY', 'x', { retryAfterSeconds: 1 }), 429],
      [new NearpaperError('OVERLOADED', 'x', { retryAfterSeconds: 2 }), 429],
      [new NearpaperError('DATABASE_UNAVAILABLE', 'x'), 500],
      [new NearpaperError('STORAGE_FULL', 'x'), 500],
      [new NearpaperError('CURSOR_EXPIRED', 'x'), 400],
      [new NearpaperError('METHOD_NOT_ALLOWED', 'x'), 400],
      [ofStatus(401), 403],
      [ofStatus(403), 403],
      [ofStatus(413), 400],
      [ofStatus(502), 500],
      [new Error('nobody expected this'), 500],
    ])('%s is %i', async (error, status) => {
      failure = error;
      const answer = await app.inject('/graph/v1/paper/search?query=x');
      const { error: told, message, code } = answer.json();
      expect([answer.statusCode, told]).toEqual([status, message]);
      expect(answer.headers['retry-after'] !== undefined).toBe(status === 429);
      expect(told).not.toContain('nobody expected');
      expect(code).toBe(error instanceof NearpaperError ? error.code : 'INTERNAL');
    });
  });
});
