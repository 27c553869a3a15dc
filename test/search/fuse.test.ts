import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/engine/engine.js';
import { byScore, fuse, weigh } from '../../src/search/fuse.js';

const candidate = (
  id: string,
  similarity: number | null,
  lexicalScore: number | null,
  neighbours: Candidate['neighbours'] = [],
): Candidate => ({
  ...{ id, similarity, lexicalScore, year: null, addedAtMs: 0, sortValue: null },
  ...{ isFound: true, preferred: [], neighbours },
});

const similarities = { mean: 0.1, standardDeviation: 0.1 };
const lexicalScores = { mean: 1, standardDeviation: 2 };
const order = (candidates: Candidate[], ratio: number) =>
  fuse(candidates, weigh({ similarities, lexicalScores }, ratio))
    .sort(byScore)
    .map(({ id }) => id);

const PAPERS = [candidate('a', 0.5, 0), candidate('b', 0.3, 9), candidate('c', 0.4, 4)];

describe('a fused ranking', () => {
  it('with a ratio of 1 or 0 is the one ranking or the other', () => {
    expect(order(PAPERS, 1)).toEqual(['a', 'c', 'b']);
    expect(order(PAPERS, 0)).toEqual(['b', 'c', 'a']);
  });

  it('adds up standard scores: deviations above the mean, weighted', () => {
    const [a] = fuse(PAPERS, weigh({ similarities, lexicalScores }, 0.65));
    expect(a?.score).toBeCloseTo(0.65 * 4 + 0.35 * -0.5, 6);
  });

  it('counts one kind of score alone where the other is missing', () => {
    const weights = weigh({ similarities, lexicalScores: undefined }, 0.65);
    expect(weights.semanticRatio).toBe(1);
    expect(fuse([candidate('a', 0.5, null)], weights)[0]?.score).toBe(0.5);
    expect(weigh({ similarities: undefined, lexicalScores }, 0.65).semanticRatio).toBe(0);
  });

  it('takes the statistics of the candidates where the engine does not know those of all papers', () => {
    const unknown = weigh({ similarities: 'unknown', lexicalScores: 'unknown' }, 0.75);
    expect(unknown.semanticRatio).toBe(0.75);
    const papers = [candidate('a', 0.6, 0), candidate('b', 0.2, 4)];
    // Two candidates are one standard deviation above and below their mean.
    expect(fuse(papers, unknown).map(({ score }) => score)).toEqual([0.5, -0.5]);
    const semantic = weigh({ similarities: 'unknown', lexicalScores: undefined }, 0.5);
    expect(semantic.semanticRatio).toBe(1);
    expect(fuse(papers, semantic).map(({ score }) => score)).toEqual([0.6, 0.2]);
  });

  it('is not upset when all papers have the same score', () => {
    const flat = weigh({ similarities: { mean: 0.5, standardDeviation: 0 }, lexicalScores }, 0.5);
    expect(fuse([candidate('a', 0.5, 3)], flat)[0]?.score).toBeCloseTo(0.5, 6);
  });

  it('lifts a paper whose nearest papers are good, and lowers one among bad ones', () => {
    const near = (place: number | null) => [{ candidate: place, similarity: 0.9 }];
    const papers = [
      candidate('good', 0.6, 9),
      candidate('beside-good', 0.3, 2, near(0)),
      candidate('beside-nothing', 0.3, 2, near(null)),
      candidate('apart', 0.3, 2),
    ];
    expect(order(papers, 0.65)).toEqual(['good', 'beside-good', 'apart', 'beside-nothing']);
    const [, lifted] = fuse(papers, weigh({ similarities, lexicalScores }, 0.65));
    const own = 0.65 * 2 + 0.35 * 0.5;
    const best = 0.65 * 5 + 0.35 * 4;
    expect(lifted?.baseScore).toBeCloseTo(own, 6);
    expect(lifted?.score).toBeCloseTo(0.79 * own + 0.21 * best, 6);
  });

  it('breaks ties by id', () => {
    expect(order([candidate('b', 0.5, 1), candidate('a', 0.5, 1)], 0.65)).toEqual(['a', 'b']);
  });
});
