import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELD_NAMES } from '../../src/domain/fields.js';
import { fieldSchema, modeSchema, queryTextSchema } from '../../src/domain/search.js';
import { anyText } from '../fixtures/unicode.js';

/** The codes that a refused query carries for the HTTP layer to answer with. */
function codesOf(query: unknown): unknown[] {
  const parsed = queryTextSchema.safeParse(query);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ('params' in issue ? issue.params?.code : issue.code));
}

describe('queryTextSchema', () => {
  test.each([
    ['sim-to-real', 'sim-to-real'],
    ['  chaotic \n forecasting ', 'chaotic forecasting'],
    ['7', '7'],
    ['機械学習', '機械学習'],
    ['Schro\u0308dinger', 'Schrödinger'],
    ['"(*"  x', '"(*" x'],
  ])('takes %j as %j', (query, cleaned) => {
    expect(queryTextSchema.parse(query)).toBe(cleaned);
  });

  test.each([
    ['?!…', 'QUERY_EMPTY'],
    ['😀', 'QUERY_EMPTY'],
    ['\u200b', 'QUERY_EMPTY'],
    ['sim\u0000real', 'QUERY_NOT_TEXT'],
    ['caf\ufffd', 'QUERY_NOT_TEXT'],
    ['lone \ud83d', 'QUERY_NOT_TEXT'],
    ['\u0000', 'QUERY_NOT_TEXT'],
    ['word '.repeat(1_000), 'QUERY_TOO_LONG'],
    ['\u0000'.repeat(4_001), 'QUERY_TOO_LONG'],
  ])('refuses %j with one code', (query, code) => expect(codesOf(query)).toEqual([code]));

  test('takes 4,000 characters and not one more, and says how many there were', () => {
    expect(queryTextSchema.safeParse('a'.repeat(4_000)).success).toBe(true);
    const refused = queryTextSchema.safeParse('a'.repeat(4_001));
    expect(refused.error?.issues[0]?.message).toBe('has 4001 characters; at most 4000 fit');
  });

  test.each([undefined, '', ' \t\n ', '*', ' * '])('takes %j for no words at all', (query) => {
    expect(queryTextSchema.parse(query)).toBeUndefined();
  });

  test.each([null, 7, ['a'], { a: 1 }])('refuses %j, which is no text', (query) => {
    expect(codesOf(query)).toEqual(['invalid_type']);
  });

  test('whatever is taken is clean and has a letter or digit; whatever is refused has a code', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        const parsed = queryTextSchema.safeParse(query);
        if (parsed.data !== undefined) {
          expect(parsed.data).toMatch(/[\p{L}\p{N}]/u);
          expect(parsed.data).not.toMatch(/\p{Cc}/u);
        } else if (!parsed.success) expect(codesOf(query)[0]).toMatch(/^QUERY_(EMPTY|NOT_TEXT)$/);
      }),
      { numRuns: 5_000 },
    );
  });
});

test('modes and fields are closed lists', () => {
  expect(modeSchema.safeParse('semantic').success).toBe(true);
  expect(modeSchema.safeParse('sorcery').success).toBe(false);
  for (const field of FIELD_NAMES) expect(fieldSchema.parse(field)).toBe(field);
  expect(fieldSchema.safeParse('vector').success).toBe(false);
});
