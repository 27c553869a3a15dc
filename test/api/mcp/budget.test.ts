import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginning,
  estimatedTokens,
  fittingCount,
  MAX_ANSWER_TOKENS,
  namesUpTo,
  shortened,
} from '../../../src/api/mcp/budget.js';

describe('beginning', () => {
  it.each([
    ['One bee. Two bees.', 100, 'One bee. Two bees.'],
    ['One bee. Two bees fly.', 3, 'One bee.'],
    ['Nobody "counts." Bees fly away.', 5, 'Nobody "counts."'],
    ['a worker bee without any end', 4, 'a worker bee'],
    ['蜂蜜好。蜂蜜很好。', 6, '蜂蜜好。'],
    ['x'.repeat(100), 5, 'x'.repeat(20)],
  ])('of %j in %i tokens is %j', (text, maxTokens, begins) => {
    expect(beginning(text, maxTokens)).toBe(begins);
  });

  it('is a beginning, fits, and divides no character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 2, max: 60 }),
        (text, most) => {
          const shown = beginning(text, most);
          expect(text.startsWith(shown)).toBe(true);
          expect(estimatedTokens(shown)).toBeLessThanOrEqual(most);
          expect(shown.isWellFormed()).toBe(true);
          expect(estimatedTokens(shortened(text, most))).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});

it('names say how many more there are', () => {
  expect(namesUpTo(['Ada Lovelace', 'Lee, K.'], 2)).toBe('Ada Lovelace; Lee, K.');
  expect(namesUpTo(['A', 'B', 'C'], 1)).toBe('A; and 2 more');
});

it('as many entries fit as come to the budget, and one always does', () => {
  const entry = { text: 'x'.repeat(4 * 1_000) };
  expect(fittingCount([])).toBe(0);
  expect(fittingCount([entry, entry])).toBe(2);
  expect(fittingCount(Array(9).fill(entry))).toBe(4);
  expect(fittingCount([{ text: 'x'.repeat(4 * MAX_ANSWER_TOKENS) }, entry])).toBe(1);
});
