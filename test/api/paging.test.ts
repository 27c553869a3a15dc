import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SearchService } from '../../src/search/search-service.js';
import { type Api, openApi } from '../fixtures/api.js';

const PAPERS = 140;
let api: Api;
beforeAll(async () => {
  api = await openApi();
  const papers = Array.from({ length: PAPERS }, (_, k) => ({
    id: `p${k}`,
    title: `Kites of kind ${k}`,
    abstract: k % 2 ? 'They fly.' : 'They fall.',
  }));
  await api.send('POST', '/v1/papers', papers);
});
afterAll(() => api.close());

interface Page {
  hits: { paper: { id: string } }[];
  nextCursor: string | null;
  total: number;
}

async function pages(query: string, between: (page: number) => Promise<unknown> = async () => {}) {
  const ids: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await api.get(`/v1/search?q=flying+kites&limit=17&${query}${from}`);
    expect(status, JSON.stringify(body)).toBe(200);
    ids.push(...(body as Page).hits.map(({ paper }) => paper.id));
    cursor = (body as Page).nextCursor;
    await between(page);
  }
  return ids;
}

describe('pages by cursor', () => {
  it.each([
    'mode=hybrid',
    'mode=semantic',
    'mode=lexical',
    'sort=added',
    'filter={"id":["p1","p2"]}',
  ])('of %s show every paper once', async (query) => {
    const ids = await pages(query);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(query.startsWith('filter') ? 2 : PAPERS);
  });

  it('neither repeat nor lose a paper while others are written', async () => {
    const added: string[] = [];
    const ids = await pages('mode=hybrid', async (page) => {
      added.push(`new-${page}`);
      await api.send('PUT', `/v1/papers/new-${page}`, {
        title: 'Flying kites',
        abstract: 'They fly higher than all others.',
      });
      await api.send('PUT', `/v1/papers/p${page}`, { title: `Kites of kind ${page}`, year: 2020 });
    });
    expect(new Set(ids).size).toBe(ids.length);
    for (let k = 0; k < PAPERS; k++) expect(ids).toContain(`p${k}`);
    for (const id of added) await api.send('DELETE', `/v1/papers/${id}`);
  });

  it('leave out a paper that was deleted meanwhile', async () => {
    const gone = (await pages('mode=semantic')).at(-1) as string;
    let isDeleted = false;
    const ids = await pages('mode=semantic', async () => {
      if (!isDeleted) await api.send('DELETE', `/v1/papers/${gone}`);
      isDeleted = true;
    });
    expect(ids).not.toContain(gone);
    expect(ids).toHaveLength(PAPERS - 1);
    await api.send('PUT', `/v1/papers/${gone}`, { title: 'Kites of kind 0' });
  });
});

describe('a cursor', () => {
  const first = async () => (await api.get('/v1/search?q=flying+kites&limit=5')).body.nextCursor;
  const withCursor = async (cursor: string, query = 'q=flying+kites&limit=5') =>
    (await api.get(`/v1/search?${query}&cursor=${encodeURIComponent(cursor)}`)).body;

  it('that was changed anywhere is refused', async () => {
    const cursor: string = await first();
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const changed = cursor.slice(0, at) + other + cursor.slice(at + 1);
      const code = cursor[at] === '.' ? 'CURSOR_INVALID' : 'CURSOR_UNKNOWN';
      expect((await withCursor(changed)).code, `character ${at}`).toBe(code);
    }
    for (const rubbish of ['.', 'a.b', `${cursor}x`, '{}', cursor.split('.')[0] as string]) {
      expect((await withCursor(rubbish)).code).toBe('CURSOR_INVALID');
    }
  });

  it('of another query, mode or filter is refused, and so is one with an offset', async () => {
    const cursor: string = await first();
    for (const query of ['q=other', 'q=flying+kites&mode=lexical', 'q=flying+kites&year=2020']) {
      expect((await withCursor(cursor, query)).code).toBe('CURSOR_UNKNOWN');
    }
    expect((await withCursor(cursor, 'q=flying+kites&offset=5')).code).toBe('INVALID_REQUEST');
    // Another size of the page is the same ranking.
    expect((await withCursor(cursor, 'q=flying+kites&limit=3')).hits).toHaveLength(3);
  });

  it('of another index is refused', async () => {
    const other = await openApi();
    await other.send('POST', '/v1/papers', [{ title: 'One kite' }, { title: 'Two kites' }]);
    const { body } = await other.get('/v1/search?q=flying+kites&limit=1');
    expect((await withCursor(body.nextCursor)).code).toBe('CURSOR_UNKNOWN');
    await other.close();
  });

  it('whose ranking is forgotten works while nothing has changed, and then says that it has', async () => {
    const cursor: string = await first();
    api.services.search = new SearchService(api.services);
    expect((await withCursor(cursor)).hits).toHaveLength(5);
    api.services.search = new SearchService(api.services);
    await api.send('PUT', '/v1/papers/late', { title: 'A late kite' });
    const problem = await withCursor(cursor);
    expect([problem.status, problem.code]).toEqual([410, 'CURSOR_EXPIRED']);
    await api.send('DELETE', '/v1/papers/late');
  });
});
