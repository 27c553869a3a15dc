import { expect, it } from 'vitest';
import { readBulkQuery } from '../../src/search/bulk-query.js';

it.each([
  ['', [], []],
  ['fish ladder', ['fish', 'ladder'], []],
  ['+fish +(ladder)', ['fish', 'ladder'], []],
  ['"fish ladder" -salmon', ['fish ladder'], ['salmon']],
  ['fish -"salmon run"', ['fish'], ['salmon run']],
  ['sim-to-real', ['sim-to-real'], []],
  ['a lone " quote & signs -', ['a', 'lone', 'quote', 'signs'], []],
])('%s', (query, phrases, excluded) => {
  expect(readBulkQuery(query)).toEqual({ phrases, excluded });
});

it.each(['fish | ladder', 'fish* ladder', 'fish~', '"fish ladder"~3', '(fish ladder) | outflow'])(
  '%s is refused, because it would list other papers',
  (query) => {
    expect(() => readBulkQuery(query)).toThrow('is not understood here');
  },
);

it('refuses more words than can be looked up', () => {
  expect(() => readBulkQuery('word '.repeat(51))).toThrow('at most 50');
});
