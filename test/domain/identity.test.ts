import { describe, expect, it, test } from 'vitest';
import {
  agree,
  arxivOf,
  doiOf,
  type Identifying,
  identityKeys,
  shareAWork,
} from '../../src/domain/identity.js';

const work = (fields: Partial<Identifying>): Identifying => ({
  ...{ title: 'Chaos and order', authors: [], year: null, doi: null, arxivId: null },
  ...fields,
});

describe('a DOI is the same', () => {
  test.each([
    '10.1000/AbC.5',
    'doi:10.1000/abc.5',
    'https://doi.org/10.1000/abc.5',
    'http://dx.doi.org/10.1000/abc.5.',
    ' DOI 10.1000/abc.5; ',
  ])('written as %j', (text) => {
    expect(doiOf(text)).toBe('10.1000/abc.5');
  });

  test('and what is none is none', () => {
    expect(doiOf('10.1/x')).toBeNull();
    expect(doiOf('see the paper')).toBeNull();
  });
});

describe('an arXiv id is the same', () => {
  test.each(['2101.00001', 'arXiv:2101.00001v12', 'https://arxiv.org/abs/2101.00001v2'])(
    'written as %j',
    (text) => {
      expect(arxivOf(text)).toBe('2101.00001');
    },
  );

  test('old ones keep their archive, which is part of them', () => {
    expect(arxivOf('hep-th/9901001v3')).toBe('hep-th/9901001');
    expect(arxivOf('https://arxiv.org/abs/math.GT/0309136')).toBe('math.gt/0309136');
    expect(arxivOf('hep-th/9901001')).not.toBe(arxivOf('hep-ph/9901001'));
  });

  test('and what is none is none', () => {
    expect(arxivOf('12101.00001')).toBeNull();
    expect(arxivOf('2101.000011')).toBeNull();
    expect(arxivOf('version 3')).toBeNull();
  });
});

it('a work is known by DOI, arXiv id and title, the surest first', () => {
  expect(
    identityKeys(work({ doi: '10.1000/A', arxivId: '2101.00001v1', title: 'Chaos, and: Order!' })),
  ).toEqual(['doi:10.1000/a', 'arxiv:2101.00001', 'title:chaos and order']);
  // arXiv gives its papers DOIs of their own.
  expect(identityKeys(work({ doi: '10.48550/arXiv.2101.00001' }))).toContain('arxiv:2101.00001');
  expect(identityKeys(work({ title: '' }))).toEqual([]);
});

describe('two papers of one title', () => {
  const ada = work({ authors: ['Ada Lovelace', 'A. Turing'], year: 2021 });

  it('agree when first author and year do, however the name is written', () => {
    expect(agree(ada, work({ authors: ['Lovelace, A.'], year: 2021 }), true)).toBe(true);
  });

  it('do not when either differs: there are many introductions', () => {
    expect(agree(ada, work({ authors: ['Ada Byron'], year: 2021 }), false)).toBe(false);
    expect(agree(ada, work({ authors: ['Ada Lovelace'], year: 2022 }), false)).toBe(false);
  });

  it('may be one when one of them does not say, but not surely', () => {
    expect(agree(ada, work({}), false)).toBe(true);
    expect(agree(ada, work({ authors: ['Ada Lovelace'] }), true)).toBe(false);
  });
});

describe('two papers of one DOI', () => {
  it('are one work when their titles have words in common, or author and year agree', () => {
    expect(shareAWork(work({}), work({ title: 'Order and chaos: a survey' }))).toBe(true);
    const known = { authors: ['Ada Lovelace'], year: 2021 };
    expect(shareAWork(work(known), work({ ...known, title: 'Ordnung im Wandel' }))).toBe(true);
    expect(shareAWork(work({}), work({ title: '' }))).toBe(true);
  });

  it('are two where a list gives every paper the DOI of its volume', () => {
    const one = work({ authors: ['Ada Lovelace'], year: 2021 });
    const other = work({ title: 'How bees dance', authors: ['Li Wei'], year: 2021 });
    expect(shareAWork(one, other)).toBe(false);
  });
});
