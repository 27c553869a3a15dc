import { describe, expect, it } from 'vitest';
import { mergePaper } from '../../src/domain/paper.js';
import { retrieve } from '../../src/engine/builtin/retrieve.js';
import { SearchIndex } from '../../src/engine/builtin/search-index.js';
import { Searcher } from '../../src/engine/builtin/searcher.js';
import { nearestDocuments } from '../../src/engine/builtin/vectors/nearest.js';
import { innerProduct } from '../../src/engine/builtin/vectors/vector-rows.js';
import { random, randomVector } from '../fixtures/vectors.js';

const PAPERS = 20_000;
const DIMENSIONS = 24;
const SEED = 3;
const yieldTurn = async () => {};
const searcher = new Searcher();

const next = random(SEED);
const vectors = Array.from({ length: PAPERS }, () => randomVector(next, DIMENSIONS));
const index = SearchIndex.empty(DIMENSIONS, PAPERS);
for (const [k, vector] of vectors.entries()) {
  const paper = mergePaper(`p${k}`, { title: 't' });
  index.add({ version: k + 1, paper, vector, addedAtMs: 0 }, { connect: false });
}

const similaritiesTo = (query: Float32Array, allowed: Uint8Array) =>
  vectors
    .flatMap((vector, docId) => (allowed[docId] === 1 ? [innerProduct(vector, query)] : []))
    .sort((a, b) => b - a);

async function recallAt10(query: Float32Array, allowed: Uint8Array, topK: number) {
  const count = allowed.reduce((sum, value) => sum + value, 0);
  const { similarities, plan, docIds } = await nearestDocuments(
    index,
    query,
    topK,
    { allowed, count },
    { yieldTurn },
  );
  expect(docIds.length).toBe(Math.min(topK, count));
  expect(docIds.every((docId) => allowed[docId] === 1)).toBe(true);
  const exact = similaritiesTo(query, allowed).slice(0, 10);
  const floor = (exact.at(-1) ?? 0) - 1e-9;
  const found = similarities.slice(0, 10).filter((similarity) => similarity >= floor).length;
  return { recall: exact.length === 0 ? 1 : found / exact.length, plan };
}

describe(`a filtered search over ${PAPERS} papers (seed ${SEED})`, () => {
  it.each([50, 10, 1, 0.1, 0.01])(
    'of %s %% finds what comparing all of them finds',
    async (percent) => {
      const plans = new Set<string>();
      let sum = 0;
      for (let k = 0; k < 40; k++) {
        const allowed = Uint8Array.from(vectors, () => (next() < percent / 100 ? 1 : 0));
        const { recall, plan } = await recallAt10(randomVector(next, DIMENSIONS), allowed, 10);
        sum += recall;
        plans.add(plan);
      }
      expect(sum / 40).toBeGreaterThanOrEqual(0.98);
      // Small sets are compared one by one, large ones are not.
      if (percent <= 1) expect([...plans]).toEqual(['scan']);
      if (percent === 50) expect([...plans]).toEqual(['hnsw']);
    },
  );

  it('that allows only what is far from the query still fills the page', async () => {
    for (let k = 0; k < 10; k++) {
      const query = randomVector(next, DIMENSIONS);
      const all = vectors.map((vector) => innerProduct(vector, query));
      const middle = [...all].sort((a, b) => a - b)[PAPERS / 2] as number;
      const far = Uint8Array.from(all, (similarity) => (similarity < middle ? 1 : 0));
      expect((await recallAt10(query, far, 100)).recall).toBe(1);
    }
  });

  it('that allows nothing finds nothing', async () => {
    const none = new Uint8Array(PAPERS);
    const query = randomVector(next, DIMENSIONS);
    expect((await recallAt10(query, none, 10)).recall).toBe(1);
  });

  it('mean and standard deviation of the similarities are those of all papers', () => {
    const query = randomVector(next, DIMENSIONS);
    const all = vectors.map((vector) => innerProduct(vector, query));
    const mean = all.reduce((sum, value) => sum + value, 0) / PAPERS;
    const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / PAPERS;
    const found = index.vectorStatistics.similarityStatistics(query);
    expect(found.mean).toBeCloseTo(mean, 6);
    expect(found.standardDeviation).toBeCloseTo(Math.sqrt(variance), 6);
  });

  it('counts facets of the best thousand and says so; of fewer papers it counts all', async () => {
    const request = {
      vector: randomVector(next, DIMENSIONS),
      topK: 10,
      facets: { fields: ['year' as const], limit: 5 },
    };
    const of = async (count: number) => {
      const allowed = Uint8Array.from(vectors, (_, docId) => (docId < count ? 1 : 0));
      const { facets } = await retrieve(searcher, index.snapshot(), request, {
        ...{ allowed: { allowed, count }, preferred: [], sufficient: [], pinned: [] },
      });
      return { papers: facets?.papers, exact: facets?.exact };
    };
    expect(await of(PAPERS)).toEqual({ papers: 1_000, exact: false });
    expect(await of(1_000)).toEqual({ papers: 1_000, exact: true });
    expect(await of(7)).toEqual({ papers: 7, exact: true });
  });
});
