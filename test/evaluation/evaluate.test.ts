import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { compare } from '../../src/evaluation/compare.js';
import { evaluate } from '../../src/evaluation/evaluate.js';
import type { Question } from '../../src/evaluation/questions.js';
import type { Ranker } from '../../src/evaluation/rank.js';

const question = (id: string): Question => ({
  id,
  target: { kind: 'query', text: id },
  grades: new Map([[`${id}-answer`, 1]]),
});
const textOf = (target: Question['target']) => (target.kind === 'query' ? target.text : '');

/** HNSW finds the answer second, comparing everything finds it first; `q1` is lost to HNSW. */
const rank: Ranker = async (target, { exact }) => {
  const id = textOf(target);
  // Later questions are answered sooner, so that results which mix up their order are seen.
  await sleep(5 / Number(id.slice(1)));
  if (exact) return [`${id}-answer`, 'other'];
  return id === 'q1' ? ['other', 'else'] : ['other', `${id}-answer`];
};

describe('evaluate', () => {
  test('gives means, values of each query, and what HNSW loses', async () => {
    const questions = ['q1', 'q2', 'q3', 'q4'].map(question);
    const results = await evaluate(questions, { modes: ['semantic'], rank });
    const { estimates, queries, hnsw } = results.get('semantic') ?? expect.fail();
    expect(estimates['mrr@10'].value).toBeCloseTo((0 + 3 * 0.5) / 4, 12);
    expect(estimates['recall@10'].value).toBe(0.75);
    expect([...queries].map(([id, measures]) => [id, measures['mrr@10']])).toEqual([
      ['q1', 0],
      ['q2', 0.5],
      ['q3', 0.5],
      ['q4', 0.5],
    ]);
    expect(hnsw?.kept).toEqual({ 10: (0.5 + 3) / 4, 100: (0.5 + 3) / 4 });
    expect(hnsw?.changes['mrr@10'].value).toBeCloseTo((-1 - 3 * 0.5) / 4, 12);
    expect(hnsw?.changes['recall@10'].value).toBe(-0.25);
    const [low, high] = hnsw?.changes['recall@10'].interval ?? [];
    expect(low).toBeLessThan(-0.25);
    expect(high).toBe(0);
  });

  test('asks several questions at once, but not all', async () => {
    let running = 0;
    let most = 0;
    const counting: Ranker = async () => {
      most = Math.max(most, ++running);
      await sleep(2);
      running--;
      return [];
    };
    const questions = Array.from({ length: 40 }, (_, i) => question(`q${i}`));
    await evaluate(questions, { modes: ['semantic'], rank: counting });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });

  test('stops when it is told to, and throws what a search throws', async () => {
    const stop = new AbortController();
    let asked = 0;
    const stopping: Ranker = async () => {
      if (++asked === 3) stop.abort();
      return [];
    };
    const questions = Array.from({ length: 40 }, (_, i) => question(`q${i}`));
    const options = { modes: ['semantic'] as const, rank: stopping, signal: stop.signal };
    await expect(evaluate(questions, options)).rejects.toThrow(/abort/);
    expect(asked).toBeLessThan(15);

    const failing: Ranker = () => Promise.reject(new Error('no search today'));
    const failed = evaluate(questions, { modes: ['semantic'], rank: failing });
    await expect(failed).rejects.toThrow('no search today');
  });
});

describe('compare', () => {
  const now = () => evaluate(['q1', 'q2', 'q3', 'q4'].map(question), { modes: ['semantic'], rank });

  test('takes the queries that both have, pair by pair', async () => {
    const saved = {
      collection: 'c',
      modes: { semantic: { 'mrr@10': 0.9 }, lexical: { 'mrr@10': 0.1 } },
      queries: {
        semantic: { q2: { 'mrr@10': 0.25 }, q3: { 'mrr@10': 0.25 }, gone: { 'mrr@10': 1 } },
      },
    };
    expect(compare(await now(), saved)).toEqual({
      semantic: {
        'mrr@10': { before: 0.25, now: 0.5, change: 0.25, interval: [0.25, 0.25], queries: 2 },
      },
    });
  });

  test('takes the means where the saved run has nothing else', async () => {
    const saved = { collection: 'c', modes: { semantic: { 'recall@10': 0.5 } } };
    expect(compare(await now(), saved)).toEqual({
      semantic: {
        'recall@10': { before: 0.5, now: 0.75, change: 0.25, interval: null, queries: 4 },
      },
    });
  });

  test('refuses a run without a common mode or query', async () => {
    const results = await now();
    expect(() => compare(results, { collection: 'c', modes: {} })).toThrow(/none of the modes/);
    const strange = {
      collection: 'c',
      modes: { semantic: { 'mrr@10': 0.9 } },
      queries: { semantic: { toString: { 'mrr@10': 1 } } },
    };
    expect(() => compare(results, strange)).toThrow(/none of these queries/);
  });
});
