import { expect, it } from 'vitest';
import type { Paper } from '../../src/domain/paper.js';
import type { Candidate } from '../../src/engine/engine.js';
import { goodMatchFloor, hasByName, isGoodMatch } from '../../src/search/good-match.js';
import type { Store } from '../../src/store/store.js';
import { analyzeQuery } from '../../src/text/words/analyze.js';

const POINTS = [
  { papers: 50, floor: 0.3 },
  { papers: 5_000, floor: 0.4 },
] as const;

const similarities = { mean: 0, standardDeviation: 1 };

const NO_MORE = { sortValue: null, preferred: [], neighbours: [] };

const candidate = (
  id: string,
  similarity: number | null,
  lexicalScore: number | null = null,
): Candidate => ({
  id,
  similarity,
  lexicalScore,
  year: null,
  addedAtMs: 0,
  isFound: true,
  ...NO_MORE,
});

const paper = (id: string, fields: Partial<Paper>): Paper => ({
  ...{ id, title: '', abstract: '', authors: [], year: null, venue: null },
  ...{ keywords: [], url: null, doi: null, arxivId: null },
  ...fields,
});

/** Whether the query names one of the papers, which the words find in this order. */
async function names(text: string, papers: readonly Partial<Paper>[]): Promise<boolean> {
  const stored = new Map(papers.map((fields, k) => [`p${k}`, paper(`p${k}`, fields)]));
  const store: Pick<Store, 'getPapers'> = {
    getPapers: async (ids) =>
      ids.flatMap((id) => {
        const found = stored.get(id);
        return found ? [{ paper: found, contentHash: '', addedAtMs: 0, updatedAtMs: 0 }] : [];
      }),
  };
  const candidates = [...stored.keys()].map((id, k) => candidate(id, 0.1, 1_000 - k));
  return hasByName({ text, terms: analyzeQuery(text) }, { candidates }, store);
}

it('the floor rises by the same for every tenfold, and falls no further below the small collection', () => {
  expect(goodMatchFloor(50, POINTS)).toBeCloseTo(0.3, 10);
  expect(goodMatchFloor(500, POINTS)).toBeCloseTo(0.35, 10);
  expect(goodMatchFloor(50_000, POINTS)).toBeCloseTo(0.45, 10);
  expect(goodMatchFloor(1, POINTS)).toBe(0.3);
});

it('the nearest of the candidates decides, on the floor as above it', () => {
  const found = (similarity: number) => ({
    candidates: [candidate('a', 0.1), candidate('b', similarity), candidate('c', null, 3)],
    similarities,
    nearestSimilarity: null,
    ...{ total: 50, papers: 50 },
  });
  expect(isGoodMatch(found(0.3), POINTS)).toBe(true);
  expect(isGoodMatch(found(0.299), POINTS)).toBe(false);
  expect(isGoodMatch({ ...found(0.3), total: 5_000 }, POINTS)).toBe(false);
});

it('where the nearest of all papers is known it decides, whatever a filter leaves', () => {
  const found = (nearestSimilarity: number, papers: number) => ({
    candidates: [candidate('a', 0.1)],
    ...{ similarities, nearestSimilarity, total: 1, papers },
  });
  expect(isGoodMatch(found(0.3, 50), POINTS)).toBe(true);
  expect(isGoodMatch(found(0.299, 50), POINTS)).toBe(false);
  expect(isGoodMatch(found(0.3, 5_000), POINTS)).toBe(false);
});

it('nothing found is never good; without vectors or measured points anything found is', () => {
  const low = {
    candidates: [candidate('a', -1, 1)],
    ...{ similarities, nearestSimilarity: null, total: 50, papers: 50 },
  };
  expect(isGoodMatch(low, undefined)).toBe(true);
  expect(isGoodMatch({ ...low, similarities: undefined }, POINTS)).toBe(true);
  expect(isGoodMatch({ ...low, candidates: [] }, undefined)).toBe(false);
});

it('several words name a paper that has all of them in its title, authors or keywords', async () => {
  const title = 'Banana Harvesting with Soft Grippers';
  expect(await names('soft banana grippers', [{ title: 'On bees' }, { title }])).toBe(true);
  expect(await names('the harvesting of bananas', [{ title }])).toBe(true);
  expect(await names('Hopper grippers', [{ title, authors: ['Grace Hopper'] }])).toBe(true);
  expect(await names('KV cache', [{ title, keywords: ['KV cache'] }])).toBe(true);
});

it('several words that stand elsewhere, apart or in part name nothing', async () => {
  const query = 'banana bread recipe';
  const abstract = 'The recipe: a banana, and the bread that it is eaten with.';
  expect(await names(query, [{ title: 'On cooking robots', abstract }])).toBe(false);
  expect(await names(query, [{ title: 'Banana bread' }, { title: 'Recipe retrieval' }])).toBe(
    false,
  );
  expect(await names(query, [{ title: 'Banana bread' }])).toBe(false);
});

it('what is typed as one word may stand anywhere, in any spelling', async () => {
  const transfer = { title: 'On transfer', abstract: 'We close the sim-to-real gap.' };
  expect(await names('sim-to-real', [transfer])).toBe(true);
  expect(await names(' sim2real ', [transfer])).toBe(true);
  expect(await names('RLHF', [{ title: 'On rewards', abstract: 'RLHF fails.' }])).toBe(true);
  expect(await names('10.1000/xyz.1', [{ title: 'On identifiers', doi: '10.1000/xyz.1' }])).toBe(
    true,
  );
  expect(await names('sim-to-real', [{ title: 'Sim', abstract: 'No word of it.' }])).toBe(false);
});

it('a query without words, and one whose words were not looked at, names nothing', async () => {
  expect(await names('?!', [{ title: '?!' }])).toBe(false);
  const getPapers = () => Promise.reject(new Error('read'));
  const query = { text: 'banana', terms: undefined };
  expect(await hasByName(query, { candidates: [candidate('a', 0.1)] }, { getPapers })).toBe(false);
});

it('looks at the fifty papers with the most words, and at none without any', async () => {
  const read: string[] = [];
  const getPapers = async (ids: readonly string[]) => {
    read.push(...ids);
    return [];
  };
  const many = Array.from({ length: 60 }, (_, k) => candidate(`p${k}`, 0.9, k));
  const query = { text: 'banana', terms: analyzeQuery('banana') };
  await hasByName(query, { candidates: many }, { getPapers });
  expect(read.splice(0)).toEqual(Array.from({ length: 50 }, (_, k) => `p${59 - k}`));
  const few = [candidate('near', 0.99, 0), candidate('far', 0.1, 1)];
  await hasByName(query, { candidates: few }, { getPapers });
  expect(read).toEqual(['far']);
});
