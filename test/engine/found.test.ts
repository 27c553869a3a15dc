import { beforeAll, describe, expect, it } from 'vitest';
import { mergePaper } from '../../src/domain/paper.js';
import { retrieve } from '../../src/engine/builtin/retrieve.js';
import { SearchIndex } from '../../src/engine/builtin/search-index.js';
import { Searcher } from '../../src/engine/builtin/searcher.js';
import type { RetrievalRequest } from '../../src/engine/engine.js';
import { random, randomVector } from '../fixtures/vectors.js';

const SEED = 29;
const PAPERS = 3_000;
const DIMENSIONS = 16;
const WORDS = 60;
const RULE = { nearest: 100, allUpTo: 200, bestByWords: 100, minWordShare: 0.6 };

describe(`papers found among ${PAPERS} (seed ${SEED})`, () => {
  const next = random(SEED);
  const searcher = new Searcher();
  let index: SearchIndex;
  const word = () => `word${Math.floor(WORDS * next() ** 2)}`;

  beforeAll(() => {
    index = SearchIndex.empty(DIMENSIONS, PAPERS);
    for (let k = 0; k < PAPERS; k++) {
      const title = Array.from({ length: 4 }, word).join(' ');
      const paper = mergePaper(`p${k}`, { title, year: 2000 + (k % 7) });
      index.add({ version: k + 1, paper, vector: randomVector(next, DIMENSIONS), addedAtMs: k });
    }
    for (let k = 0; k < PAPERS; k += 11) index.remove(k + 1);
  });

  const query = (): RetrievalRequest => ({
    vector: randomVector(next, DIMENSIONS),
    terms: [word(), word(), word()].map((term) => ({ term, weight: 1 })),
    topK: 100,
    found: RULE,
  });
  const live = () => ({ allowed: index.table.live.values.slice(), count: index.size });
  const ask = (request: RetrievalRequest, allowed = live()) =>
    retrieve(searcher, index.snapshot(), request, {
      ...{ allowed, preferred: [], sufficient: [], pinned: [] },
    });
  const facets = { fields: ['year' as const], limit: 100 };

  it('are as many when they are only counted as when they are listed', async () => {
    for (let round = 0; round < 50; round++) {
      const request = query();
      const counted = await ask(request);
      const listed = await ask({ ...request, facets });
      expect(counted.total).toBe(listed.total);
      expect(listed.facets).toMatchObject({ papers: listed.total, exact: true });
    }
  });

  it('are by each year as many as the same query finds in that year', async () => {
    for (let round = 0; round < 20; round++) {
      const request = query();
      const counts = (await ask({ ...request, facets })).facets?.counts.year ?? [];
      const years = index.table.years.values;
      for (const { value, count } of counts) {
        const allowed = index.table.live.values.map((is, docId) =>
          is === 1 && years[docId] === value ? 1 : 0,
        );
        const ofYear = allowed.reduce((sum, is) => sum + is, 0);
        expect((await ask(request, { allowed, count: ofYear })).total).toBe(count);
      }
    }
  });

  it('have every paper with enough of the words, however many', async () => {
    const request = query();
    const [{ term } = { term: '' }] = request.terms ?? [];
    const one = await ask({ ...request, terms: [{ term, weight: 1 }], topK: 1_000 });
    const having = one.candidates.filter(({ lexicalScore }) => (lexicalScore ?? 0) > 0);
    expect(having.every(({ isFound }) => isFound)).toBe(true);
    const none = await ask({ ...request, terms: [{ term: 'nobody', weight: 1 }] });
    expect(none.total).toBe(RULE.nearest);
  });
});
