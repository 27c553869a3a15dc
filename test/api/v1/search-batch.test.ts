import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../../../src/runtime/compiled-module.js';
import { type Api, openApi } from '../../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  const starter = readFileSync(join(packageRoot, 'starter/papers.jsonl'), 'utf8');
  await api.send(
    'POST',
    '/v1/papers',
    starter
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
});
afterAll(() => api.close());

const batch = (searches: unknown) => api.send('POST', '/v1/search/batch', { searches });

/** What differs between two answers to one search. */
const without = ({ tookMs: _, instance: __, ...rest }: Record<string, unknown>) => rest;

const GOOD = [
  { query: 'sim-to-real' },
  { query: 'koopman operators', mode: 'semantic', limit: 3, explain: true, highlight: true },
  { query: 'chaotic forecasting', mode: 'lexical', fields: ['title'], facets: ['year'] },
  { query: 'robots', filter: { year: { from: 2023 } }, sort: 'year', bestSentence: true },
  { limit: 5 },
  { query: 'policy -survey', offset: 2, semanticRatio: 0.3 },
];
const BAD = [
  { query: '!!!' },
  { query: 'kites', nonsense: 1 },
  { query: 'kites', limit: 0, mode: 'telepathy' },
  { query: 'kites', cursor: 'abc' },
  { query: 'x'.repeat(4_001) },
  null,
  'kites',
  [],
];

it('answers each search as its own route does, with an answer or a problem', async () => {
  const searches = GOOD.flatMap((good, k) => [good, BAD[k]]).concat(BAD.slice(GOOD.length));
  const { status, body } = await batch(searches);
  expect(status).toBe(200);
  expect(body.answers).toHaveLength(searches.length);
  for (const [at, search] of searches.entries()) {
    const single = await api.send('POST', '/v1/search', search ?? 'null');
    const { answer, problem } = body.answers[at];
    const said = JSON.stringify(search).slice(0, 80);
    expect(single.status === 200, said).toBe(problem === undefined);
    if (search !== null && typeof search === 'object') {
      expect(without(answer ?? problem), said).toEqual(without(single.body));
    } else expect(problem, said).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
});

it('judges by itself a search that would change the prototype of objects', async () => {
  const { statusCode, body } = await api.app.inject({
    method: 'POST',
    url: '/v1/search/batch',
    headers: { 'content-type': 'application/json' },
    payload:
      '{"searches":[{"query":"robots","__proto__":{"limit":1}},{"query":"robots","filter":{"__proto__":{"year":2020}}},{"query":"robots","limit":3}]}',
  });
  expect(statusCode).toBe(200);
  const [one, two, three] = JSON.parse(body).answers;
  expect(one.problem).toMatchObject({ status: 400, code: 'UNKNOWN_PARAMETER' });
  expect(two.problem).toMatchObject({ status: 400 });
  expect(three.answer.hits).toHaveLength(3);
});

it('goes on to the next page of one search by its cursor', async () => {
  const first = await batch([{ query: 'robots', limit: 3 }]);
  const { nextCursor } = first.body.answers[0].answer;
  const { body } = await batch([{ query: 'robots', limit: 3, cursor: nextCursor }]);
  const single = await api.get(`/v1/search?q=robots&limit=3&offset=3`);
  const ids = ({ hits }: { hits: { paper: { id: string } }[] }) =>
    hits.map(({ paper }) => paper.id);
  expect(ids(body.answers[0].answer)).toEqual(ids(single.body));
});

it('refuses what would cost too much: too many searches, and hits beyond a thousand', async () => {
  const many = (count: number, limit: number) =>
    Array.from({ length: count }, () => ({ query: 'robots', limit, fields: ['title'] }));
  for (const searches of [[], many(51, 1), undefined, {}]) {
    expect((await batch(searches)).status).toBe(400);
  }
  const { status, body } = await batch(many(12, 100));
  expect(status).toBe(200);
  const outcomes = body.answers.map((one: { problem?: { code: string } }) => one.problem?.code);
  expect(outcomes.filter((code: string | undefined) => code === undefined)).toHaveLength(10);
  expect(outcomes.slice(10)).toEqual(['INVALID_REQUEST', 'INVALID_REQUEST']);
});
