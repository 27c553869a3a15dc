import { describe, expect, test } from 'vitest';
import type { SearchMode } from '../../src/domain/search.js';
import { compare } from '../../src/evaluation/compare.js';
import { byMetric, type Estimate, type ModeResult } from '../../src/evaluation/evaluate.js';
import type { Measures } from '../../src/evaluation/metrics.js';
import { runAsText } from '../../src/evaluation/report.js';
import { type Run, runAsJson } from '../../src/evaluation/run.js';
import { tooWide } from '../fixtures/command.js';

const same = (value: number): Measures => byMetric(() => value);
const result = (value: number, change: Estimate): ModeResult => ({
  estimates: byMetric(() => ({ value, interval: [value - 0.05, value + 0.05] })),
  queries: new Map([
    ['1', same(value)],
    ['__proto__', same(value)],
  ]),
  hnsw: { kept: { 10: 0.99951, 100: 0.98437 }, changes: byMetric(() => change) },
});

const CHANGE: Estimate = { value: -0.0025, interval: [-0.0062, 0] };

function runOfThreeModes(): Run {
  const results = new Map([
    ['hybrid', result(0.74123456789, CHANGE)],
    ['semantic', result(0.65, { value: -0.0001, interval: [-0.0002, 0.0001] })],
    ['lexical', { ...result(0.69, CHANGE), hnsw: undefined }],
  ]) as Map<SearchMode, ModeResult>;
  return {
    collection: 'a-collection-with-a-very-long-name-that-somebody-gave-to-its-folder-one-day',
    splits: ['test'],
    model: 'model',
    documents: { stored: 5_416_568, withoutText: 1_234_567, rejected: 1 },
    queries: {
      asked: 1_234_567,
      leftOut: new Map([
        ['notJudged', 1_234_567],
        ['nothingRelevant', 1_234_567],
        ['notInQueries', 1_234_567],
        ['textRefused', 1_234_567],
        ['paperNotStored', 1_234_567],
        ['overLimit', 1],
      ]),
      unknownDocuments: 1_234_567,
    },
    results,
    comparison: compare(results, {
      collection: 'c',
      modes: { hybrid: same(0.9), lexical: same(0.9) },
      queries: { hybrid: { 1: same(0.9) }, lexical: { 1: same(0.5) } },
    }),
  };
}

describe('a run as text', () => {
  const text = runAsText(runOfThreeModes());

  test('fits into 80 columns with three modes, long names and large numbers', () => {
    expect(tooWide(text)).toEqual([]);
  });

  test('says what was left out, values, what HNSW changes, and what changed since', () => {
    expect(text).toContain('  1,234,567 more queries have no judgement\n');
    expect(text).toContain('  1 more query is beyond --limit\n');
    expect(text).toContain('  1 more document was refused: nothing can find it\n');
    expect(text).toMatch(/^ +hybrid +semantic +lexical$/m);
    expect(text).toMatch(
      /^map@100 +0\.741 \[0\.691, 0\.791\] +0\.650 \[0\.600, 0\.700\] +0\.690 /m,
    );
    expect(text).toMatch(/^top 100 +98\.44 % +98\.44 %$/m);
    // What rounds to nothing has no minus.
    expect(text).toMatch(
      /^mrr@10 +-0\.003 \[-0\.006, \+0\.000\] +\+0\.000 \[\+0\.000, \+0\.000\]$/m,
    );
    expect(text).toMatch(/^mrr@10 +0\.900 +0\.741 +-0\.159 \[-0\.159, -0\.159\]$/m);
    expect(text).toMatch(/^mrr@10 +0\.500 +0\.690 +\+0\.190 \[\+0\.190, \+0\.190\]$/m);
    expect(text).toContain('over the 1 queries that both have\n');
  });

  test('says when a comparison has no intervals', () => {
    const run = runOfThreeModes();
    const saved = { collection: 'c', modes: { semantic: same(0.5) } };
    const compared = runAsText({ ...run, comparison: compare(run.results, saved) });
    expect(compared).toMatch(/^mrr@10 +0\.500 +0\.650 +\+0\.150$/m);
    expect(compared).toContain(
      'without intervals: the saved run lacks the values of its queries\n',
    );
  });
});

test('a run as JSON has a mode without vectors without HNSW, and six decimals', () => {
  const json = JSON.parse(runAsJson(runOfThreeModes()));
  expect(json.modes.hybrid['ndcg@10']).toBe(0.741235);
  expect(Object.keys(json.modes)).toEqual(['hybrid', 'semantic', 'lexical']);
  expect(Object.keys(json.hnswAgainstExact)).toEqual(['hybrid', 'semantic']);
  expect(Object.keys(json.queries.lexical)).toEqual(['1', '__proto__']);
  expect(json.intervals.semantic['map@100']).toEqual([0.6, 0.7]);
});
