import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi } from '../../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
  await api.send('POST', '/v1/papers', [
    {
      id: 'kites',
      title: 'On kites',
      abstract: 'Bees gather nectar from many flowers. Kites rise in the air because of the wind.',
      doi: '10.1/k',
    },
    { id: 'a/b', title: 'Kites again', authors: ['Ada Lovelace'], venue: 'Aloft', year: 1999 },
  ]);
});
afterAll(() => api.close());

const search = (body: object) => api.send('POST', '/openwebui/search', body);

it('answers with a bare list of links, titles and best sentences', async () => {
  const { status, body } = await search({ query: 'how do kites fly', count: 2 });
  expect(status).toBe(200);
  expect(body).toContainEqual({
    link: 'https://doi.org/10.1/k',
    title: 'On kites',
    snippet: 'Kites rise in the air because of the wind.',
  });
  expect(body).toContainEqual({
    link: 'http://localhost:80/paper/a%2Fb',
    title: 'Kites again',
    snippet: 'Ada Lovelace. Aloft. 1999',
  });
  expect((await search({ query: 'how do kites fly', count: 1 })).body).toHaveLength(1);
  expect((await search({ query: 'how do kites fly', count: 10_000 })).status).toBe(200);
});

it('finds nothing where no paper is near, and refuses what is no query', async () => {
  expect((await search({ query: 'mortgage interest' })).body).toEqual([]);
  expect((await search({ query: '' })).body).toEqual([]);
  expect((await search({ query: '?!' })).body).toMatchObject({ status: 400, code: 'QUERY_EMPTY' });
  expect((await search({ query: 'kites', count: 0 })).status).toBe(400);
});
