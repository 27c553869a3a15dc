import { afterAll, beforeAll, expect, it } from 'vitest';
import { idsOfIdentity } from '../../src/search/find-by-identity.js';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  await api.send('POST', '/v1/papers', [
    {
      id: 'kites',
      title: 'On kites',
      doi: 'https://doi.org/10.1000/KITES',
      url: 'https://www.example.org/kites?v=1#top',
    },
    { id: 'attention', title: 'On attention', arxivId: '1706.03762v5' },
    { id: 'strings', title: 'On strings', url: 'http://arxiv.org/pdf/hep-th/9901001v2.pdf' },
    { id: 'reviews', title: 'On reviews', url: 'https://openreview.net/forum?id=aB_9' },
    { id: 'doi:10.1000/own', title: 'An id that looks like a DOI' },
    { id: 'other', title: 'The DOI that it looks like', doi: '10.1000/own' },
    { id: 'volume-b', title: 'One of a volume', doi: '10.1000/volume' },
    { id: 'volume-a', title: 'Another of it', doi: '10.1000/volume' },
  ]);
});
afterAll(() => api.close());

it.each([
  ['doi:10.1000/kites', 'kites'],
  ['doi:10.1000%2FKites', 'kites'],
  ['DOI%3A10.1000%2Fkites', 'kites'],
  ['doi:https://doi.org/10.1000/kites', 'kites'],
  [`url:${encodeURIComponent('http://example.org/kites/?utm_source=a&v=1')}`, 'kites'],
  ['url:https://doi.org/10.1000/kites', 'kites'],
  ['arxiv:1706.03762', 'attention'],
  ['arXiv:1706.03762v2', 'attention'],
  ['doi:10.48550/arXiv.1706.03762', 'attention'],
  ['url:arxiv.org/abs/1706.03762v7', 'attention'],
  ['arxiv:hep-th/9901001', 'strings'],
  ['url:https%3A%2F%2Farxiv.org%2Fabs%2Fhep-th%2F9901001', 'strings'],
  [`url:${encodeURIComponent('openreview.net/pdf?id=aB_9')}`, 'reviews'],
  ['doi:10.1000/own', 'doi:10.1000/own'],
  ['DOI:10.1000/own', 'other'],
  ['doi:10.1000/volume', 'volume-a'],
])('%s is the paper %s, which others are similar to', async (name, id) => {
  expect((await api.get(`/v1/papers/${name}`)).body.id).toBe(id);
  const { status, body } = await api.get(`/v1/papers/${name}/similar?limit=20`);
  expect(status).toBe(200);
  const ids = body.hits.map((hit: { paper: { id: string } }) => hit.paper.id);
  expect(ids).toHaveLength(7);
  expect(ids).not.toContain(id);
});

it.each([
  ['doi:10.1000/none', 'doi:10.1000/none'],
  ['arxiv:2101.00001', 'arxiv:2101.00001'],
  ['url:example.org/none', 'url:example.org/none'],
  ['doi:none', 'no DOI'],
  ['url:', 'no DOI'],
  [`url:https%3A%2F%2Fexample.org%2F${'a'.repeat(3_000)}`, 'url:example.org/aaa'],
])('%s is nobody, and the answer says what was looked for', async (name, said) => {
  for (const address of [`/v1/papers/${name}`, `/v1/papers/${name}/similar`]) {
    const { status, body } = await api.get(address);
    expect([status, body.code]).toEqual([404, 'PAPER_NOT_FOUND']);
    expect(body.detail).toContain(said);
  }
});

it.each(['doi:%00', 'doi:%ff', 'arxiv:a%0Ab', `url:${'a'.repeat(4_100)}`])(
  '%s is refused',
  async (name) => {
    const { status } = await api.get(`/v1/papers/${name}`);
    expect(status).toBe(400);
  },
);

it('the papers of several keys come in the order of the keys, each once', async () => {
  const keys = ['doi:10.1000/volume', 'arxiv:1706.03762', 'title:one of a volume', 'doi:none'];
  const { store } = api.services;
  expect(await idsOfIdentity(store, keys)).toEqual(['volume-a', 'volume-b', 'attention']);
  expect(await idsOfIdentity(store, [])).toEqual([]);
});

it('a paper with such an id is written and deleted as any other', async () => {
  expect((await api.send('PUT', '/v1/papers/doi:10.1/x', { title: 'X' })).status).toBe(201);
  expect((await api.get('/v1/papers/doi%3A10.1%2Fx')).body.title).toBe('X');
  expect((await api.send('DELETE', '/v1/papers/doi:10.1/x')).status).toBe(204);
  expect((await api.send('DELETE', '/v1/papers/doi:10.1000/kites')).body.code).toBe(
    'PAPER_NOT_FOUND',
  );
});
