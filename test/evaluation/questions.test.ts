import { describe, expect, test } from 'vitest';
import { questionsOf } from '../../src/evaluation/questions.js';

const query = (id: string, text: string, paperId?: string) => ({ id, text, paperId });

function questions(
  queries: ReturnType<typeof query>[],
  judgements: Record<string, Record<string, number>>,
  limit?: number,
) {
  return questionsOf(
    {
      queries: new Map(queries.map((one) => [one.id, one])),
      judgements: new Map(
        Object.entries(judgements).map(([id, grades]) => [id, new Map(Object.entries(grades))]),
      ),
    },
    new Set(['a', 'b', 'c']),
    limit,
  );
}

describe('questions', () => {
  test('are the queries with something relevant, in their order, with their text cleaned', () => {
    const { asked, leftOut } = questions([query('2', ' kites\n fly '), query('1', 'bees')], {
      1: { a: 1 },
      2: { b: 0, c: 2 },
    });
    expect(asked.map(({ id, target }) => [id, target])).toEqual([
      ['2', { kind: 'query', text: 'kites fly' }],
      ['1', { kind: 'query', text: 'bees' }],
    ]);
    expect(leftOut.size).toBe(0);
  });

  test('each query that is left out has its reason', () => {
    const { asked, leftOut } = questions(
      [
        query('unjudged', 'kites'),
        query('nothing', 'kites', undefined),
        query('empty', ' ?! '),
        query('long', 'x'.repeat(5_000)),
        query('stranger', '', 'nobody'),
        query('good', 'kites'),
        query('late', 'kites'),
      ],
      {
        nothing: { a: 0, b: -1 },
        empty: { a: 1 },
        long: { a: 1 },
        stranger: { a: 1 },
        good: { a: 1 },
        late: { a: 1 },
        missing: { a: 1 },
      },
      1,
    );
    expect(asked.map(({ id }) => id)).toEqual(['good']);
    expect(Object.fromEntries(leftOut)).toEqual({
      notJudged: 1,
      nothingRelevant: 1,
      textRefused: 2,
      paperNotStored: 1,
      overLimit: 1,
      notInQueries: 1,
    });
  });

  test('by example ask by the paper, which is no answer to itself', () => {
    const { asked } = questions([query('1', 'unused', 'a')], { 1: { a: 3, b: 1 } });
    expect(asked).toEqual([
      { id: '1', target: { kind: 'paper', id: 'a' }, grades: new Map([['b', 1]]) },
    ]);
    const alone = questions([query('1', '', 'a')], { 1: { a: 3 } });
    expect(alone.asked).toEqual([]);
    expect(alone.leftOut.get('nothingRelevant')).toBe(1);
  });

  test('keep judgements of documents that are not there, and count them', () => {
    const { asked, unknownDocuments } = questions([query('1', 'kites')], { 1: { a: 1, ghost: 2 } });
    expect(asked[0]?.grades.get('ghost')).toBe(2);
    expect(unknownDocuments).toBe(1);
  });
});
