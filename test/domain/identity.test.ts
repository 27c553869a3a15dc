import { describe, expect, it } from 'vitest';
import {
  type Identifying,
  identityKeys,
  isSameWork,
  mayBeSameWork,
} from '../../src/domain/identity.js';

const work = (fields: Partial<Identifying>): Identifying => ({
  ...{ title: 'Chaos and order', authors: [], year: null, doi: null, arxivId: null },
  ...fields,
});

it('a work is known by DOI, arXiv id and title, the surest first', () => {
  expect(
    identityKeys(work({ doi: '10.1000/A', arxivId: '2101.00001v1', title: 'Chaos, and: Order!' })),
  ).toEqual(['doi:10.1000/a', 'arxiv:2101.00001', 'title:chaos and order']);
  // arXiv gives its papers DOIs of their own.
  expect(identityKeys(work({ doi: '10.48550/arXiv.2101.00001' }))).toContain('arxiv:2101.00001');
  expect(identityKeys(work({ title: '' }))).toEqual([]);
});

describe('two papers of one title may be one work', () => {
  const ada = work({ authors: ['Ada Lovelace', 'A. Turing'], year: 2021 });

  it('when first author and year are the same, however the name is written', () => {
    expect(mayBeSameWork(ada, work({ authors: ['Lovelace, A.'], year: 2021 }), true)).toBe(true);
  });

  it.each([
    ['Smith J', 'Miller J', false],
    ['Smith J', 'John Smith', true],
    ['Smith, J.', 'Smith J.-P.', true],
    ['King ML Jr', 'Martin King Jr.', true],
    ['Li X', 'Xi Li', true],
    ['van der Berg, J.', 'Jan van der Berg', true],
    ['Smith-Jones, A.', 'Ann Smith-Jones', true],
    ['Hans Müller', 'Mueller H', true],
    ["O'Neill, E.", 'Eugene ONeill', true],
    ['Hans Muller', 'Mueller H', false],
  ])('by the last name alone: %s and %s', (one, other, isOne) => {
    const [a, b] = [one, other].map((name) => work({ authors: [name], year: 2021 }));
    expect(mayBeSameWork(a as Identifying, b as Identifying, true)).toBe(isOne);
  });

  it('but not when one publisher gave them two DOIs', () => {
    const review = { ...ada, title: 'Book review' };
    const [one, other] = ['10.1000/1', '10.1000/2'].map((doi) => ({ ...review, doi }));
    expect(mayBeSameWork(one as Identifying, other as Identifying, false)).toBe(false);
    expect(
      mayBeSameWork(one as Identifying, { ...review, doi: '10.48550/arxiv.2101.00001' }, true),
    ).toBe(true);
  });

  it('but not when either differs: there are many introductions', () => {
    expect(mayBeSameWork(ada, work({ authors: ['Ada Byron'], year: 2021 }), false)).toBe(false);
    expect(mayBeSameWork(ada, work({ authors: ['Ada Lovelace'], year: 2022 }), false)).toBe(false);
  });

  it('when one of them does not say, but not surely', () => {
    expect(mayBeSameWork(ada, work({}), false)).toBe(true);
    expect(mayBeSameWork(ada, work({ authors: ['Ada Lovelace'] }), true)).toBe(false);
  });
});

describe('two papers of one DOI', () => {
  it('are one work when their titles have words in common, or the same author and year', () => {
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
