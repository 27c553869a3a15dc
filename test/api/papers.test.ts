import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const bees = {
  title: 'How bumblebees learn to pull strings',
  abstract: 'Bumblebees copy others that pull a string to reach a flower with sugar water.',
  authors: ['Ada Bee', 'Bo Hive'],
  year: 2021,
  keywords: ['social learning'],
};

describe('one paper', () => {
  it('is added with 201, read back whole, and found by the very next search', async () => {
    const put = await api.send('PUT', '/v1/papers/bees', bees);
    expect(put.status).toBe(201);
    expect(put.body.outcome).toBe('added');
    const found = await api.get('/v1/search?q=insects+copying+each+other&limit=1');
    expect(found.body.hits[0].paper.id).toBe('bees');
    expect((await api.get('/v1/papers/bees')).body).toEqual({
      id: 'bees',
      ...bees,
      venue: null,
      url: null,
      doi: null,
      arxivId: null,
    });
  });

  it('is replaced whole by PUT: what is left out becomes empty', async () => {
    const put = await api.send('PUT', '/v1/papers/bees', {
      title: bees.title,
      abstract: 'Volcanoes of the Pacific rim erupt more often than was thought.',
    });
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({ outcome: 'updated', paper: { authors: [], year: null } });
    const found = await api.get('/v1/search?q=volcanic+eruptions&limit=1');
    expect(found.body.hits[0].paper.id).toBe('bees');
  });

  it('is unchanged when the same is sent again', async () => {
    const before = (await api.get('/v1/stats')).body.sequence;
    const body = (await api.get('/v1/papers/bees')).body;
    expect((await api.send('PUT', '/v1/papers/bees', body)).body.outcome).toBe('unchanged');
    expect((await api.get('/v1/stats')).body.sequence).toBe(before);
  });

  it('is gone from reads and searches as soon as DELETE answers', async () => {
    expect((await api.send('DELETE', '/v1/papers/bees')).status).toBe(204);
    expect((await api.get('/v1/papers/bees')).body.code).toBe('PAPER_NOT_FOUND');
    expect((await api.get('/v1/search?q=volcanic+eruptions')).body.hits).toEqual([]);
    expect((await api.send('DELETE', '/v1/papers/bees')).body.code).toBe('PAPER_NOT_FOUND');
  });

  it.each([
    'hep-th/9901001',
    '10.1000/182',
    'a b+c%2F?#',
    '論文-1',
    'x'.repeat(512),
    '漢'.repeat(512),
  ])('may have the id %j', async (id) => {
    const url = `/v1/papers/${encodeURIComponent(id)}`;
    expect((await api.send('PUT', url, bees)).status).toBe(201);
    expect((await api.get(url)).body.id).toBe(id);
    expect((await api.get(`${url}/similar`)).status).toBe(200);
    expect((await api.send('DELETE', url)).status).toBe(204);
  });

  it('says how to write an id with a slash when it comes unescaped', async () => {
    const { status, body } = await api.get('/v1/papers/hep-th/9901001');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'ROUTE_NOT_FOUND', action: expect.stringContaining('%2F') });
  });

  it('refuses an id in the body that is not the id in the address', async () => {
    const { status, body } = await api.send('PUT', '/v1/papers/a', { ...bees, id: 'b' });
    expect(status).toBe(400);
    expect(body.code).toBe('ID_MISMATCH');
  });

  it.each([
    ['an unknown field', { ...bees, titel: 'x' }, 'titel'],
    ['no text at all', { year: 2020 }, 'title'],
    ['a year that is none', { ...bees, year: 'soon' }, 'year'],
    ['a title that is too long', { ...bees, title: 'x'.repeat(2_001) }, 'title'],
    ['an address that runs code', { ...bees, url: 'javascript:alert(1)' }, 'url'],
  ])('refuses %s and names the field', async (_, paper, field) => {
    const { status, body } = await api.send('PUT', '/v1/papers/bad', paper);
    expect(status).toBe(422);
    expect(body.code).toBe('RECORD_INVALID');
    expect(JSON.stringify(body.errors)).toContain(field);
    expect((await api.get('/v1/papers/bad')).status).toBe(404);
  });
});

describe('many papers', () => {
  it('takes a list, with an outcome for each paper in its place', async () => {
    const { status, body } = await api.send('POST', '/v1/papers', [
      { id: 'one', title: 'First of several' },
      { id: 'two', title: 'Second', year: 'never' },
      'not a paper',
      { title: 'Third, without an id' },
      { id: 'one', title: 'First of several, again' },
    ]);
    expect(status).toBe(200);
    expect(body.summary).toEqual({ read: 5, added: 2, updated: 1, unchanged: 0, rejected: 2 });
    expect(body.items.map((item: { outcome: string }) => item.outcome)).toEqual([
      'added',
      'rejected',
      'rejected',
      'added',
      'updated',
    ]);
    expect(body.items[1].error).toMatchObject({
      code: 'RECORD_INVALID',
      errors: [{ path: 'year' }],
    });
    expect(body.items[3].id).toMatch(/^third-without-an-id-[0-9a-f]{8}$/);
    expect((await api.get('/v1/papers/one')).body.title).toBe('First of several, again');
  });

  it('takes NDJSON, where a broken line stops nothing and a mistyped field is refused', async () => {
    const lines = [
      JSON.stringify({ id: 'n1', title: 'Line one' }),
      '{ "id": "n2", "title": ',
      JSON.stringify({ id: 'n3', title: 'Line three', abstrakt: 'typo' }),
      JSON.stringify({ _id: 'n4', title: 'BEIR names', text: 'are understood' }),
    ];
    const response = await api.app.inject({
      method: 'POST',
      url: '/v1/papers',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: lines.join('\n'),
    });
    const body = response.json();
    expect(body.summary).toEqual({ read: 4, added: 2, updated: 0, unchanged: 0, rejected: 2 });
    expect(body.items[1].error.code).toBe('RECORD_UNREADABLE');
    expect(body.items[2].error.detail).toContain('abstrakt');
    expect((await api.get('/v1/papers/n4')).body.abstract).toBe('are understood');
  });

  it('keeps what a later record leaves out', async () => {
    await api.send('POST', '/v1/papers', [{ id: 'kept', title: 'Kept', year: 1999 }]);
    await api.send('POST', '/v1/papers', [{ id: 'kept', venue: 'Somewhere', title: 'Kept' }]);
    expect((await api.get('/v1/papers/kept')).body).toMatchObject({
      year: 1999,
      venue: 'Somewhere',
    });
  });

  it('counts both of two clients that change one paper at once', async () => {
    for (let round = 0; round < 10; round++) {
      const paper = { id: `shared-${round}`, title: 'Changed by two' };
      await api.send('POST', '/v1/papers', [paper]);
      await Promise.all([
        api.send('POST', '/v1/papers', [{ ...paper, year: 2001 }]),
        api.send('POST', '/v1/papers', [{ ...paper, venue: 'Here' }]),
      ]);
      const { body } = await api.get(`/v1/papers/${paper.id}`);
      expect(body).toMatchObject({ year: 2001, venue: 'Here' });
    }
  });

  it('answers a PUT with what it stored, whoever deletes the paper meanwhile', async () => {
    for (let round = 0; round < 20; round++) {
      const title = `Round ${round}`;
      const [put] = await Promise.all([
        api.send('PUT', '/v1/papers/contested', { title }),
        api.send('DELETE', '/v1/papers/contested'),
      ]);
      expect([200, 201]).toContain(put.status);
      expect(put.body.paper.title).toBe(title);
    }
  });

  it('refuses __proto__ as it refuses every other unknown field', async () => {
    const response = await api.app.inject({
      method: 'POST',
      url: '/v1/papers',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: '{"id": "proto", "title": "x", "__proto__": {"year": 1}}',
    });
    expect(response.json().summary).toMatchObject({ read: 1, rejected: 1 });
  });

  it('is refused as a whole when it is no list', async () => {
    expect((await api.send('POST', '/v1/papers', { id: 'x', title: 'y' })).body.code).toBe(
      'INVALID_REQUEST',
    );
    expect((await api.send('POST', '/v1/papers', [])).body.summary.read).toBe(0);
  });
});

describe('the list of papers', () => {
  it('lists every paper once, page after page', async () => {
    const sent = Array.from({ length: 23 }, (_, i) => ({
      id: `list/${String(i).padStart(2, '0')}`,
      title: `Paper number ${i}`,
    }));
    await api.send('POST', '/v1/papers', sent);
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const { body } = await api.get(`/v1/papers?limit=7${query}`);
      listed.push(...body.papers.map((paper: { id: string }) => paper.id));
      cursor = body.nextCursor;
      // A paper that is added behind the cursor meanwhile must not disturb the walk.
      await api.send('PUT', '/v1/papers/aaa-first', { title: 'Before all others' });
    } while (cursor);
    expect(listed.filter((id) => id.startsWith('list/'))).toEqual(sent.map(({ id }) => id));
    expect(new Set(listed).size).toBe(listed.length);
  });

  it.each(['zzz', 'aWQ6eA==', '%00', Buffer.from('label:1').toString('base64url'), 'aWQ6eB'])(
    'refuses the cursor %j, which it never gave',
    async (cursor) => {
      const { status, body } = await api.get(`/v1/papers?cursor=${cursor}`);
      expect(status).toBe(400);
      expect(body.code).toBe('CURSOR_INVALID');
    },
  );
});
