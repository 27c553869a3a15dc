import { describe, expect, it, test } from 'vitest';
import {
  arxivOf,
  doiOf,
  type Identifying,
  identityKeys,
  isSameWork,
  mayBeSameWork,
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

  test.each([
    ['10.1061/(asce)1090-0241(2003)129:8(671)', '10.1061/(asce)1090-0241(2003)129:8(671)'],
    ['(see 10.1000/abc)', '10.1000/abc'],
    ['10.1000/abc(1)).', '10.1000/abc(1)'],
    [
      'https://doi.org/10.1002/(SICI)1097-4636(199823)43:3<338::AID-JBM16>3.0.CO;2-B',
      '10.1002/(sici)1097-4636(199823)43:3<338::aid-jbm16>3.0.co;2-b',
    ],
    ['<a href="https://doi.org/10.1000/182">10.1000/182</a>', '10.1000/182'],
  ])('and has its own brackets: %j', (text, doi) => {
    expect(doiOf(text)).toBe(doi);
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
    // The snapshot of arXiv leaves the subject class out, references have it.
    expect(arxivOf('https://arxiv.org/abs/math.GT/0309136')).toBe('math/0309136');
    expect(arxivOf('math/0309136v2')).toBe('math/0309136');
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
    expect(mayBeSameWork(ada, work({ authors: ['Lovelace, A.'], year: 2021 }), true)).toBe(true);
  });

  it.each([
    ['Smith J', 'Miller J', false],
    ['Smith J', 'John Smith', true],
    ['Smith, J.', 'Smith J.-P.', true],
    ['King ML Jr', 'Martin King Jr.', true],
    ['Li X', 'Xi Li', true],
  ])('by the last name alone: %s and %s', (one, other, isOne) => {
    const [a, b] = [one, other].map((name) => work({ authors: [name], year: 2021 }));
    expect(mayBeSameWork(a as Identifying, b as Identifying, true)).toBe(isOne);
  });

  it('do not when one publisher gave them two DOIs', () => {
    const review = { ...ada, title: 'Book review' };
    const [one, other] = ['10.1000/1', '10.1000/2'].map((doi) => ({ ...review, doi }));
    expect(mayBeSameWork(one as Identifying, other as Identifying, false)).toBe(false);
    expect(
      mayBeSameWork(one as Identifying, { ...review, doi: '10.48550/arxiv.2101.00001' }, true),
    ).toBe(true);
  });

  it('do not when either differs: there are many introductions', () => {
    expect(mayBeSameWork(ada, work({ authors: ['Ada Byron'], year: 2021 }), false)).toBe(false);
    expect(mayBeSameWork(ada, work({ authors: ['Ada Lovelace'], year: 2022 }), false)).toBe(false);
  });

  it('may be one when one of them does not say, but not surely', () => {
    expect(mayBeSameWork(ada, work({}), false)).toBe(true);
    expect(mayBeSameWork(ada, work({ authors: ['Ada Lovelace'] }), true)).toBe(false);
  });
});

describe('two papers of one DOI', () => {
  it('are one work when their titles have words in common, or author and year agree', () => {
    expect(isSameWork(work({}), work({ title: 'Order and chaos: a survey' }))).toBe(true);
    const known = { authors: ['Ada Lovelace'], year: 2021 };
    expect(isSameWork(work(known), work({ ...known, title: 'Chaos im Wandel der Zeit' }))).toBe(
      true,
    );
    expect(isSameWork(work({}), work({ title: '' }))).toBe(true);
  });

  it('are two where a list gives every paper the DOI of its volume', () => {
    const one = work({ authors: ['Ada Lovelace'], year: 2021 });
    const other = work({ title: 'How bees dance', authors: ['Li Wei'], year: 2021 });
    expect(isSameWork(one, other)).toBe(false);
    // By the same author, and with nothing in common but small words.
    expect(isSameWork(one, work({ ...one, title: 'How bees dance' }))).toBe(false);
    const moon = work({ title: 'The role of the moon', authors: ['Ada Lovelace'] });
    const sun = work({ title: 'The heat of the sun', authors: ['Li Wei'] });
    expect(isSameWork(moon, sun)).toBe(false);
  });
});
