import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
const starter = readFileSync(join(packageRoot, 'starter/papers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
beforeAll(async () => {
  api = await openApi();
  const { body } = await api.send('POST', '/v1/papers', starter);
  expect(body.summary.added).toBe(47);
});
afterAll(() => api.close());

interface Hit {
  paper: { id: string };
  score: number;
  similarity: number;
}
const idsOf = (body: { hits: Hit[] }) => body.hits.map(({ paper }) => paper.id);

describe('an answer', () => {
  it('has the shape that the documentation gives', async () => {
    const { body } = await api.get('/v1/search?q=sim-to-real&limit=2');
    expect(Object.keys(body)).toEqual([
      'query',
      'mode',
      'semanticRatio',
      'hits',
      'total',
      'nextCursor',
      'understood',
      'tookMs',
      'noGoodMatch',
      'degraded',
    ]);
    expect(body).toMatchObject({
      query: 'sim-to-real',
      mode: 'hybrid',
      total: 47,
      degraded: false,
    });
    expect(Object.keys(body.hits[0])).toEqual(['paper', 'score', 'similarity', 'lexicalScore']);
    expect(Object.keys(body.hits[0].paper)).toEqual([
      'id',
      'title',
      'abstract',
      'authors',
      'year',
      'venue',
      'keywords',
      'url',
      'doi',
      'arxivId',
    ]);
    expect(body.tookMs).toBeGreaterThan(0);
  });

  it('is the same for GET and POST, and again the same the next time', async () => {
    const ask = async () => (await api.get('/v1/search?q=koopman+operators')).body.hits;
    const first = await ask();
    expect(await ask()).toEqual(first);
    const posted = await api.send('POST', '/v1/search', { query: 'koopman operators' });
    expect(posted.body.hits).toEqual(first);
  });

  it('has the fields that were asked for, and the id', async () => {
    const got = await api.get('/v1/search?q=robots&fields=title,year&limit=1');
    expect(Object.keys(got.body.hits[0].paper)).toEqual(['id', 'title', 'year']);
    const sent = await api.send('POST', '/v1/search', {
      query: 'robots',
      fields: ['doi'],
      limit: 1,
    });
    expect(Object.keys(sent.body.hits[0].paper)).toEqual(['id', 'doi']);
  });

  it('comes in pages that neither repeat nor lose a paper', async () => {
    const whole = idsOf((await api.get('/v1/search?q=dynamics&limit=47')).body);
    expect(new Set(whole).size).toBe(47);
    const pages: string[] = [];
    for (let offset = 0; offset < 47; offset += 10) {
      pages.push(...idsOf((await api.get(`/v1/search?q=dynamics&limit=10&offset=${offset}`)).body));
    }
    expect(pages).toEqual(whole);
    expect((await api.get('/v1/search?q=dynamics&offset=100')).body.hits).toEqual([]);
  });

  it('is ordered by score', async () => {
    const { hits } = (await api.get('/v1/search?q=diffusion+models&limit=47')).body;
    const scores = hits.map((hit: Hit) => hit.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });
});

describe('similar papers', () => {
  it('never list the paper itself, and being similar is mutual', async () => {
    const ids: string[] = (await api.get('/v1/papers?limit=100')).body.papers.map(
      (paper: { id: string }) => paper.id,
    );
    const similarity = new Map<string, number>();
    for (const id of ids) {
      const { body } = await api.get(`/v1/papers/${encodeURIComponent(id)}/similar?limit=46`);
      expect(idsOf(body).sort()).toEqual(ids.filter((other) => other !== id).sort());
      expect(body.total).toBe(46);
      for (const hit of body.hits) similarity.set(`${id} ${hit.paper.id}`, hit.similarity);
    }
    for (const [pair, value] of similarity) {
      expect(similarity.get(pair.split(' ').reverse().join(' '))).toBeCloseTo(value, 5);
    }
  });

  it('are found for a pasted abstract, and for the very text of a paper it comes first', async () => {
    const paper = starter[3];
    const { body } = await api.send('POST', '/v1/similar', {
      title: paper.title,
      abstract: paper.abstract,
      limit: 3,
    });
    expect(body.query).toBeNull();
    expect(body.hits[0].paper.title).toBe(paper.title);
    expect(body.hits[0].similarity).toBeCloseTo(1, 4);
  });

  it('leave a twin with the same text in, and the paper itself out', async () => {
    await api.send('PUT', '/v1/papers/twin', starter[0]);
    const { body } = await api.get('/v1/papers/twin/similar?limit=1');
    expect(body.hits[0].paper.title).toBe(starter[0].title);
    expect(body.hits[0].paper.id).not.toBe('twin');
    await api.send('DELETE', '/v1/papers/twin');
  });
});

describe('a query', () => {
  it.each([
    ['q=%22%22%20-%20!!', 'QUERY_EMPTY'],
    [`q=${'a'.repeat(4_001)}`, 'QUERY_TOO_LONG'],
    ['q=%00%01%02', 'QUERY_NOT_TEXT'],
    ['q=%FF%FE', 'QUERY_NOT_TEXT'],
    ['q=a&limit=0', 'INVALID_REQUEST'],
    ['q=a&limit=101', 'INVALID_REQUEST'],
    ['q=a&limit=NaN', 'INVALID_REQUEST'],
    ['q=a&limit=1e9', 'INVALID_REQUEST'],
    ['q=a&limit=2.5', 'INVALID_REQUEST'],
    ['q=a&limit=5&limit=6', 'INVALID_REQUEST'],
    ['q=a&offset=-1', 'INVALID_REQUEST'],
    ['q=a&offset=901', 'INVALID_REQUEST'],
    ['q=a&fields=title,nonsense', 'INVALID_REQUEST'],
    ['q=a&mode=psychic', 'INVALID_REQUEST'],
    ['q=a&q=b', 'INVALID_REQUEST'],
    ['q=a&limt=5', 'UNKNOWN_PARAMETER'],
  ])('of ?%s is refused with %s %s', async (query, code) => {
    const { status, body, headers } = await api.get(`/v1/search?${query}`);
    expect(status).toBe(400);
    expect(body.code).toBe(code);
    expect(body).toMatchObject({
      status: 400,
      title: expect.any(String),
      action: expect.any(String),
    });
    expect(body.errors.length).toBeGreaterThan(0);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it.each([
    'カオス的な時系列の予測',
    'прогнозирование хаотических систем',
    'تعلم الآلة',
    '🦾🤖 robot',
    'a',
    "Robert'); DROP TABLE papers;--",
  ])('of %j gets a sound answer', async (text) => {
    const { status, body } = await api.get(`/v1/search?q=${encodeURIComponent(text)}`);
    expect(status).toBe(200);
    expect(body.hits).toHaveLength(10);
    for (const hit of body.hits) expect(Number.isFinite(hit.similarity)).toBe(true);
  });

  it('that nothing here answers is said to have no good match', async () => {
    expect((await api.get('/v1/search?q=banana+bread+recipe')).body.noGoodMatch).toBe(true);
    expect((await api.get('/v1/search?q=chaotic+forecasting')).body.noGoodMatch).toBe(false);
  });
});
