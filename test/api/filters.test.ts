import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';

/** Six papers that differ in everything a filter can ask for. */
const PAPERS = [
  {
    id: 'koopman',
    title: 'Koopman operators for control',
    abstract: 'Linear views of nonlinear systems.',
    year: 2019,
    venue: 'CoRL',
    authors: ['Ada Lovelace', 'Geoffrey Hinton'],
    keywords: ['control'],
    doi: '10.1000/Koopman.1',
  },
  {
    id: 'koopman-2',
    title: 'Koopman operators, revisited',
    abstract: 'Limits of linear views of systems.',
    year: 2023,
    venue: 'NeurIPS',
    authors: ['Émilie du Châtelet'],
    keywords: ['control', 'theory'],
  },
  {
    id: 'chaos',
    title: 'Forecasting chaotic systems',
    abstract: 'Long forecasts of chaotic time series.',
    year: 2021,
    venue: 'neurips',
    authors: ['Geoffrey Hinton'],
    keywords: ['chaos'],
    doi: '10.1000/182',
    arxivId: '2101.00001',
  },
  {
    id: 'robots',
    title: 'Robots that walk',
    abstract: 'Sim-to-real transfer for legged robots.',
    year: 2024,
    venue: 'ICRA',
    authors: ['Grace Hopper'],
    keywords: ['robotics'],
    arxivId: 'hep-th/9901001',
  },
  { id: 'untold', title: 'A talk about systems', year: 2020, authors: [], keywords: [] },
  {
    id: 'undated',
    title: 'Systems without a date',
    abstract: 'Nobody knows when.',
    authors: ['Anonymous'],
    keywords: ['games, two-player'],
  },
];

let api: Api;
beforeAll(async () => {
  api = await openApi();
  const { body } = await api.send('POST', '/v1/papers', PAPERS);
  expect(body.summary.added).toBe(PAPERS.length);
});
afterAll(() => api.close());

const idsOf = (body: { hits: { paper: { id: string } }[] }) =>
  body.hits.map(({ paper }) => paper.id).sort();
const found = async (query: string) => {
  const { status, body } = await api.get(`/v1/search?q=systems&${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.total).toBe(body.hits.length);
  return idsOf(body);
};

describe('a filter in the address', () => {
  it.each([
    ['year=2021', ['chaos']],
    ['year=2019..2021', ['chaos', 'koopman', 'untold']],
    ['year=2023..', ['koopman-2', 'robots']],
    ['year=..2019', ['koopman']],
    ['year=2021&year=2023', ['chaos', 'koopman-2']],
    ['year=2019,2020', ['koopman', 'untold']],
    ['year=..2019,+2021..2022&year=2024', ['chaos', 'koopman', 'robots']],
    // Whatever the case of either.
    ['venue=NEURIPS', ['chaos', 'koopman-2']],
    ['venue=icra&venue=corl', ['koopman', 'robots']],
    // By last name, by initial, and with the accents that people leave out.
    ['author=hinton', ['chaos', 'koopman']],
    ['author=G.+Hinton', ['chaos', 'koopman']],
    ['author=emilie+du+chatelet', ['koopman-2']],
    // A part of a word is no name.
    ['author=hint', []],
    ['keyword=control', ['koopman', 'koopman-2']],
    ['keyword=control&year=2023', ['koopman-2']],
    // Lists with commas, where no paper has the text as one value.
    ['venue=ICRA,+CoRL', ['koopman', 'robots']],
    ['venue=ICRA,CoRL&venue=neurips', ['chaos', 'koopman', 'koopman-2', 'robots']],
    ['keyword=chaos,theory,nothing', ['chaos', 'koopman-2']],
    ['keyword=games,+two-player', ['undated']],
    ['keyword=two-player,chaos', ['chaos']],
    ['author=Ada+Lovelace,+Grace+Hopper', ['koopman', 'robots']],
    ['author=Hopper,+G.', ['robots']],
    ['author=Hopper,+Ada', []],
    ['id=chaos,robots,nobody', ['chaos', 'robots']],
    ['doi=10.1000/182,10.1000/koopman.1', ['chaos', 'koopman']],
    ['arxivId=2101.00001,arXiv:hep-th/9901001v2', ['chaos', 'robots']],
    ['venue=ICRA,CoRL&year=2019', ['koopman']],
    ['hasAbstract=false', ['untold']],
    ['id=chaos&id=robots&id=nobody', ['chaos', 'robots']],
    ['doi=10.1000/182', ['chaos']],
    // Any of them, whatever their case; signs count, unlike in names.
    ['doi=10.1000/182&doi=10.1000/KOOPMAN.1', ['chaos', 'koopman']],
    ['doi=10.1000/18', []],
    ['doi=10.1000.182', []],
    ['arxivId=2101.00001&arxivId=HEP-TH/9901001', ['chaos', 'robots']],
    ['arxivId=2101.00001&doi=10.1000/koopman.1', []],
    ['addedSince=2999-01-01', []],
    ['addedSince=2020-01-01T00:00:00Z', PAPERS.map(({ id }) => id).sort()],
    [
      `filter=${encodeURIComponent('{"not":{"venue":"NeurIPS"}}')}&year=2020..`,
      ['robots', 'untold'],
    ],
  ])('%s leaves %j', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
    expect(await found(`${query}&mode=semantic`)).toEqual(expected);
  });

  it('takes a text with commas for one value as soon as a paper has it', async () => {
    expect(await found('venue=ICRA,CoRL')).toEqual(['koopman', 'robots']);
    const both = { title: 'Joint systems', venue: 'ICRA, CoRL', authors: ['Ada, the Countess'] };
    await api.send('PUT', '/v1/papers/a,b', both);
    for (const query of ['venue=ICRA,CoRL', 'id=a,b', 'author=Ada,+the+Countess']) {
      expect([query, await found(query)]).toEqual([query, ['a,b']]);
    }
    expect(await found('id=a,b&id=chaos')).toEqual(['a,b', 'chaos']);
    await api.send('DELETE', '/v1/papers/a,b');
    expect(await found('venue=ICRA,CoRL')).toEqual(['koopman', 'robots']);
  });

  it('finds people by the name that they go by', async () => {
    const names = ['Chen Chen', 'Wei-Chen Wang', 'J.R.R. Tolkien', "Eugene O'Neill", 'Eva Müller'];
    const sent = names.map((name, k) => ({ id: `n${k}`, title: 'Systems', authors: [name] }));
    await api.send('POST', '/v1/papers', sent);
    const expected = {
      ...{ 'Chen Chen': ['n0'], 'C. Chen': ['n0'], chen: ['n0', 'n1'], 'JRR Tolkien': ['n2'] },
      ...{ oneill: ['n3'], mueller: ['n4'], muller: ['n4'], 'Müller, E.': ['n4'] },
    };
    for (const [name, ids] of Object.entries(expected)) {
      expect([name, await found(`author=${encodeURIComponent(name)}`)]).toEqual([name, ids]);
    }
    for (const { id } of sent) await api.send('DELETE', `/v1/papers/${id}`);
  });

  it('leaves of a lexical search only papers with the word', async () => {
    expect(await found('mode=lexical&year=2020..')).toEqual(['chaos', 'koopman-2', 'untold']);
  });

  it.each([
    'year=last',
    'year=20211',
    'year=2020,',
    `${'venue=a,b&'.repeat(101)}`,
    `id=a,${'b'.repeat(513)}`,
    'hasAbstract=perhaps',
    'addedSince=yesterday',
    'venue=',
    'doi=',
    'filter=nonsense',
    `filter=${encodeURIComponent('{"colour":"red"}')}`,
    `filter=${encodeURIComponent('{}')}`,
    `filter=${encodeURIComponent('[]')}`,
    `filter=${encodeURIComponent(`${'{"not":'.repeat(33)}{"year":1}${'}'.repeat(33)}`)}`,
  ])('%s is refused with the place of the mistake', async (query) => {
    const { status, body } = await api.get(`/v1/search?q=systems&${query}`);
    expect(status).toBe(400);
    expect(body.code).toMatch(/^(INVALID_REQUEST|UNKNOWN_PARAMETER)$/);
    expect(body.errors[0].path).toMatch(/year|hasAbstract|addedSince|venue|doi|filter|id/);
    // What a validation library says by itself helps nobody.
    expect(body.errors[0].message).not.toMatch(/Invalid input/);
    expect(body.errors[0].message.length).toBeGreaterThan(5);
  });
});

describe('a filter in the body', () => {
  const post = (filter: unknown, more = {}) =>
    api.send('POST', '/v1/search', { query: 'systems', filter, ...more });

  it.each([
    [{ year: { from: 2020 }, keyword: ['chaos', 'control'] }, ['chaos', 'koopman-2']],
    [{ year: [2021, { from: 2023 }] }, ['chaos', 'koopman-2', 'robots']],
    [{ not: { year: [2021, { from: 2023 }] } }, ['koopman', 'undated', 'untold']],
    // A body has lists of its own: a comma is a part of the name.
    [{ venue: 'ICRA,CoRL' }, []],
    [{ or: [{ year: 2024 }, { author: 'lovelace' }] }, ['koopman', 'robots']],
    [{ doi: [' 10.1000/182 ', '10.1000/nothing'] }, ['chaos']],
    [
      {
        not: { or: [{ arxivId: '2101.00001' }, { doi: '10.1000/koopman.1' }] },
        year: { to: 2023 },
      },
      ['koopman-2', 'untold'],
    ],
    [{ and: [{ keyword: 'control' }, { not: { keyword: 'theory' } }] }, ['koopman']],
    [{ not: { id: ['koopman', 'koopman-2', 'chaos', 'robots', 'untold'] } }, ['undated']],
    // A paper without a year is not from that year, so it is not left out by the opposite.
    [{ not: { year: { from: 0 } } }, ['undated']],
  ])('%j leaves %j', async (filter, expected) => {
    const { body } = await post(filter);
    expect(idsOf(body)).toEqual(expected);
  });

  it('of 10,000 ids is answered, and of more refused', async () => {
    const ids = Array.from({ length: 9_999 }, (_, k) => `paper-${k}`);
    expect(idsOf((await post({ id: [...ids, 'chaos'] })).body)).toEqual(['chaos']);
    const { status, body } = await post({ id: [...ids, 'chaos', 'robots'] });
    expect(status).toBe(400);
    expect(body.errors[0].message).toContain('10000');
  });

  it('goes with similar papers', async () => {
    const { body } = await api.get('/v1/papers/koopman/similar?year=2021..');
    expect(idsOf(body)).toEqual(['chaos', 'koopman-2', 'robots']);
    const pasted = { title: 'Koopman operators', filter: { venue: 'ICRA' } };
    expect(idsOf((await api.send('POST', '/v1/similar', pasted)).body)).toEqual(['robots']);
  });
});

describe('a phrase', () => {
  it('must stand in the paper word after word', async () => {
    expect(await found('phrase=linear+views')).toEqual(['koopman', 'koopman-2']);
    expect(await found('phrase=views+linear')).toEqual([]);
    expect(await found('phrase=sim-to-real&year=2024')).toEqual(['robots']);
  });

  it('may hold anything that can be typed', async () => {
    for (const text of ['"', 'a"b', 'NEAR(a b)', 'title: x', '* a', 'a AND', "';--"]) {
      const { status } = await api.get(`/v1/search?q=systems&phrase=${encodeURIComponent(text)}`);
      expect([200, 400]).toContain(status);
    }
  });
});

describe('facets', () => {
  it('count the values among the papers found', async () => {
    const { body } = await api.get('/v1/search?q=systems&facets=year,venue,author,keyword');
    expect(body.facets.exact).toBe(true);
    expect(body.facets.papers).toBe(6);
    expect(body.facets.counts.author[0]).toEqual({ value: 'Geoffrey Hinton', count: 2 });
    expect(body.facets.counts.keyword[0]).toEqual({ value: 'control', count: 2 });
    expect(body.facets.counts.year).toHaveLength(5);
  });

  it('of a lexical search count the papers with its words, under the filter', async () => {
    const { body } = await api.get('/v1/search?q=koopman&mode=lexical&facets=year&facetLimit=1');
    expect(body.facets).toEqual({
      counts: { year: [{ value: 2019, count: 1 }] },
      papers: 2,
      exact: true,
    });
    const filtered = await api.get('/v1/search?q=koopman&mode=lexical&facets=year&year=2023');
    expect(filtered.body.facets.counts.year).toEqual([{ value: 2023, count: 1 }]);
  });
});

describe('an order', () => {
  const years = async (query: string) =>
    (await api.get(`/v1/search?q=systems&${query}`)).body.hits.map(
      (hit: { paper: { year: number | null } }) => hit.paper.year,
    );

  it('by year has the latest first, or the earliest, and papers without a year last', async () => {
    expect(await years('sort=year')).toEqual([2024, 2023, 2021, 2020, 2019, null]);
    expect(await years('sort=year&order=asc')).toEqual([2019, 2020, 2021, 2023, 2024, null]);
  });

  it('by time of adding has the last added first', async () => {
    await api.send('PUT', '/v1/papers/latest', { title: 'The latest on systems' });
    const { body } = await api.get('/v1/search?q=systems&sort=added');
    expect(body.hits[0].paper.id).toBe('latest');
    await api.send('DELETE', '/v1/papers/latest');
  });
});
