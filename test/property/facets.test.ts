import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FACET_FIELDS, type FacetCount } from '../../src/domain/search.js';
import { type Api, openApi } from '../fixtures/api.js';

const RUNS = Number(process.env.FUZZ_CORPORA ?? 25);
const SEED = 20_261_128;
const PAPERS = 20;

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const joined = (words: readonly string[], glue: readonly string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(...glue)), {
      minLength: 1,
      maxLength: 4,
    })
    .map((pairs) =>
      pairs.map(([word, sign], place) => (place === 0 ? word : sign + word)).join(''),
    );

const people = joined(
  ['Chen', 'chen', 'Wei', 'J.', 'G', 'JR', 'Müller', 'Mueller', 'van', 'O’Neill', 'Jr.', '李', '!'],
  [' ', ' ', ' ', '-', ', ', ','],
);
const labels = joined(
  [
    'C',
    'c',
    'C++',
    'C#',
    '.NET',
    'A*',
    '3D',
    'Generation',
    'generation',
    'Musik',
    'É',
    '+',
    '学会',
  ],
  [' ', ' ', '-', ', ', ',', ' & '],
);

const papers = fc.array(
  fc.record({
    title: fc.constant('Bees'),
    year: fc.integer({ min: 2019, max: 2022 }),
    venue: labels,
    authors: fc.array(people, { maxLength: 3 }),
    keywords: fc.array(labels, { maxLength: 3 }),
  }),
  { minLength: PAPERS, maxLength: PAPERS },
);

const search = async (query: string) => {
  const { status, body } = await api.get(`/v1/search?q=bees&mode=lexical&limit=100&${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

it('a value of a facet and the filter by the same value find the same papers, in every field', async () => {
  await fc.assert(
    fc.asyncProperty(papers, async (fields) => {
      const sent = fields.map((paper, k) => ({ id: `p${k}`, ...paper }));
      await api.send('POST', '/v1/papers', sent);
      const { facets } = await search(`facets=${FACET_FIELDS.join()}&facetLimit=1000`);
      for (const field of FACET_FIELDS) {
        const counts: FacetCount[] = facets.counts[field];
        for (const { value, count } of counts) {
          const { total, hits } = await search(`${field}=${encodeURIComponent(value)}`);
          expect([field, value, total]).toEqual([field, value, count]);
          expect(hits).toHaveLength(count);
        }
        // Every paper that has a value is among those of some value.
        const has = (paper: (typeof fields)[number]) =>
          ({ year: 1, venue: 1, author: paper.authors.length, keyword: paper.keywords.length })[
            field
          ] > 0;
        expect(counts.length > 0).toBe(fields.some(has));
        // No two values are one to the filter.
        expect(new Set(counts.map(({ value }) => value)).size).toBe(counts.length);
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
}, 120_000);

it('values that a filter takes for one are shown once, as they are written most', async () => {
  const keywords = ['3D generation', '3D Generation', '3D Generation', 'C', 'C++', 'C#'];
  const sent = Array.from({ length: PAPERS }, (_, k) => ({
    ...{ id: `p${k}`, title: 'Bees', year: 2020, venue: null, authors: [] },
    keywords: keywords.slice(k, k + 1),
  }));
  await api.send('POST', '/v1/papers', sent);
  const { facets } = await search('facets=keyword');
  expect(facets.counts.keyword).toEqual([
    { value: '3D Generation', count: 3 },
    { value: 'C', count: 1 },
    { value: 'C#', count: 1 },
    { value: 'C++', count: 1 },
  ]);
});

it('an author is counted with all the names that the filter takes for this author', async () => {
  const authors = ['Geoffrey Hinton', 'Geoffrey E. Hinton', 'Hinton, Geoffrey', 'G. Hinton'];
  const sent = Array.from({ length: PAPERS }, (_, k) => ({
    ...{ id: `p${k}`, title: 'Bees', keywords: [] },
    authors: k === 4 ? authors : authors.slice(k, k + 1),
  }));
  await api.send('POST', '/v1/papers', sent);
  const { facets } = await search('facets=author');
  expect(facets.counts.author).toEqual([
    { value: 'G. Hinton', count: 5 },
    { value: 'Geoffrey Hinton', count: 4 },
    { value: 'Geoffrey E. Hinton', count: 2 },
  ]);
});
