import { expect, it } from 'vitest';
import { corpusIdOf } from '../../src/domain/corpus-id.js';
import { lookupKeys } from '../../src/domain/lookup-keys.js';
import { mergePaper } from '../../src/domain/paper.js';

it('is the same number everywhere, because it is stored', () => {
  expect(corpusIdOf('on-neural-differential-equations-7c892446')).toBe(4717154066805695);
  expect(corpusIdOf('hep-th/9901001')).toBe(5238887856671061);
  expect(corpusIdOf('é\u{1f426}')).toBe(5865763009365935);
});

it('is the number of Semantic Scholar where a paper has that', () => {
  expect(corpusIdOf('s2:215416146')).toBe(215416146);
  for (const id of ['s2:', 's2:0', 's2:01', 's2:1e5', 'S2:7', `s2:${'9'.repeat(16)}`]) {
    expect(corpusIdOf(id), id).toBeGreaterThanOrEqual(2 ** 52);
  }
});

it('is a positive whole number that JavaScript keeps, another one for each of 300,000 ids', () => {
  const numbers = new Set<number>();
  for (let k = 0; k < 100_000; k++) {
    for (const id of [`${k}`, `paper-${k}`, `10.1000/${k.toString(36)}.x`]) {
      const number = corpusIdOf(id);
      if (!Number.isSafeInteger(number) || number < 2 ** 52) expect.fail(`${id} is ${number}`);
      numbers.add(number);
    }
  }
  expect(numbers.size).toBe(300_000);
});

it('is a key of the paper', () => {
  const paper = mergePaper('s2:7', { title: 'T' });
  expect(lookupKeys(paper)).toEqual(['title:t', 'corpus:7']);
});
