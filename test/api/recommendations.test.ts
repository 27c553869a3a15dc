import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
const ids = new Map<string, string>();
beforeAll(async () => {
  api = await openApi();
  const lines = readFileSync(join(packageRoot, 'starter/papers.jsonl'), 'utf8').trim().split('\n');
  await api.send(
    'POST',
    '/v1/papers',
    lines.map((line) => JSON.parse(line)),
  );
  const { body } = await api.get('/v1/papers?limit=100');
  for (const { id, title } of body.papers) ids.set(title, id);
});
afterAll(() => api.close());

const idOf = (beginning: string): string =>
  [...ids].find(([title]) => title.startsWith(beginning))?.[1] ?? 'nobody';
const recommend = async (request: object) => {
  const { status, body } = await api.send('POST', '/v1/recommendations', request);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.hits as {
    paper: { id: string; title: string; year: number };
    score: number;
    because: { id: string; similarity: number };
    duplicates: { id: string }[];
  }[];
};

it('come for each interest, each with the liked paper that it is nearest to', async () => {
  const [chaos, robots] = [idOf('Chaos as an'), idOf('ASAP')];
  const hits = await recommend({ liked: [chaos, robots], limit: 10 });
  expect(hits).toHaveLength(10);
  const reasons = new Set(hits.map(({ because }) => because.id));
  expect(reasons).toEqual(new Set([chaos, robots]));
  // The other benchmark of chaotic forecasting is nearest to the first.
  const other = hits.find(({ paper }) => paper.title.startsWith('Model scale versus'));
  expect(other?.because.id).toBe(chaos);
  expect(hits.map(({ paper }) => paper.id)).not.toContain(chaos);
});

it('turn away from what is disliked', async () => {
  const liked = [idOf('Chaos as an'), idOf('ASAP')];
  const aboutChaos = (hits: Awaited<ReturnType<typeof recommend>>) =>
    hits.filter(({ because }) => because.id === liked[0]).length;
  const before = aboutChaos(await recommend({ liked, diversity: 0, limit: 15 }));
  const disliked = [idOf('ChaosBench'), idOf('Generalized Teacher')];
  const hits = await recommend({ liked, disliked, diversity: 0, limit: 15 });
  expect(aboutChaos(hits)).toBeLessThan(before);
  for (const id of disliked) expect(hits.map(({ paper }) => paper.id)).not.toContain(id);
});

it('are less alike the more diverse they are to be', async () => {
  const liked = [idOf('Chaos as an')];
  const plain = await recommend({ liked, diversity: 0, limit: 5 });
  const diverse = await recommend({ liked, diversity: 0.7, limit: 5 });
  expect(plain[0]?.paper.id).toBe(diverse[0]?.paper.id);
  const nearness = (hits: typeof plain) =>
    hits.reduce((sum, { because }) => sum + because.similarity, 0);
  expect(nearness(diverse)).toBeLessThan(nearness(plain));
});

it('obey a filter', async () => {
  const hits = await recommend({ liked: [idOf('ASAP')], filter: { year: 2023 }, limit: 5 });
  expect(hits.map(({ paper }) => paper.year)).toEqual([2023, 2023, 2023, 2023, 2023]);
});

it('count a preprint and its published version as one, and neither beside a liked one of them', async () => {
  const { body: original } = await api.get(`/v1/papers/${encodeURIComponent(idOf('Chaos as an'))}`);
  const { title, abstract } = original;
  await api.send('PUT', '/v1/papers/published', { title, abstract: `${abstract} Published.` });
  const liked = [idOf('Model scale versus')];
  const hits = await recommend({ liked, limit: 48 });
  const chaos = hits.filter(({ paper }) => paper.title === title);
  expect(chaos).toHaveLength(1);
  const two = [idOf('Chaos as an'), 'published'].sort();
  expect([chaos[0]?.paper.id, ...(chaos[0]?.duplicates ?? []).map(({ id }) => id)].sort()).toEqual(
    two,
  );
  const besideLiked = await recommend({ liked: ['published'], limit: 48 });
  expect(besideLiked.map(({ paper }) => paper.title)).not.toContain(title);
  await api.send('DELETE', '/v1/papers/published');
});

it('are refused for a paper that is liked and disliked', async () => {
  const both = [idOf('ASAP')];
  const { status, body } = await api.send('POST', '/v1/recommendations', {
    liked: both,
    disliked: both,
  });
  expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  expect(body.errors).toEqual([{ path: 'disliked', message: 'has an id that is liked too' }]);
});

it.each([
  [{ liked: [] }, 400, 'INVALID_REQUEST'],
  [{ liked: ['nobody'] }, 404, 'PAPER_NOT_FOUND'],
  [{ liked: ['a'], diversity: 2 }, 400, 'INVALID_REQUEST'],
  [{ liked: Array(101).fill('a') }, 400, 'INVALID_REQUEST'],
  [{ like: ['a'] }, 400, 'UNKNOWN_PARAMETER'],
])('asked for with %j are refused: %s %s', async (request, status, code) => {
  const answer = await api.send('POST', '/v1/recommendations', request);
  expect(answer.status).toBe(status);
  expect(answer.body.code).toBe(code);
});
