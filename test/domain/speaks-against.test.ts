import { describe, expect, it } from 'vitest';
import { type Identifying, mayBeSameWork } from '../../src/domain/identity.js';

const BASE: Identifying = {
  ...{ title: 'Editorial', authors: ['Wang, L.'], year: 2020, doi: null, arxivId: null },
  ...{ venue: null, abstract: '', url: null },
};
const FROGS = 'This issue is about frogs and how they sing at night.';
const isOne = (a: Partial<Identifying>, b: Partial<Identifying>, surely = true) => {
  const [one, other] = [
    { ...BASE, ...a },
    { ...BASE, ...b },
  ];
  const answer = mayBeSameWork(one, other, surely);
  expect(mayBeSameWork(other, one, surely)).toBe(answer);
  return answer;
};

describe('of two papers with one title, last name and year', () => {
  it.each<[string, Partial<Identifying>, Partial<Identifying>]>([
    ['DOI of one publisher', { doi: '10.5555/a' }, { doi: '10.5555/b' }],
    ['DOI of another publisher', { doi: '10.1016/a' }, { doi: '10.1007/b' }],
    ['paper of one archive', { doi: '10.31234/osf.io/a' }, { doi: '10.31234/osf.io/b' }],
    ['arXiv id', { arxivId: '2101.00001' }, { arxivId: '2101.00002' }],
    ['initial', { authors: ['Smith, Jo'] }, { authors: ['Smith, Kim'] }],
    ['second initial', { authors: ['Smith JA'] }, { authors: ['John B. Smith'] }],
    ['given name', { authors: ['Wen Wang'] }, { authors: ['Wei Wang'] }],
    ['journal', { venue: 'Pond Journal' }, { venue: 'Desert Letters' }],
    ['abstract', { abstract: FROGS }, { abstract: 'This issue is about sand and its dunes.' }],
    ['page of one host', { url: 'https://a.org/1' }, { url: 'http://www.a.org/2' }],
  ])('another %s makes two works', (_, a, b) => {
    expect(isOne(a, b)).toBe(false);
    expect([isOne(a, a), isOne(b, b)]).toEqual([true, true]);
  });

  it.each<[string, Partial<Identifying>, Partial<Identifying>]>([
    ['DOI', { doi: '10.5555/A' }, { doi: 'https://doi.org/10.5555/a' }],
    ['initial', { authors: ['Smith, J.'] }, { authors: ['Jo Smith'] }],
    ['initials', { authors: ['Smith JP'] }, { authors: ['Jean-Pierre Smith'] }],
    ['journal', { venue: 'J. Pond Res.' }, { venue: 'Journal of Pond Research' }],
    ['abstract with a heading', { abstract: FROGS }, { abstract: `Abstract: ${FROGS}` }],
    ['abstract with markup', { abstract: FROGS }, { abstract: `<p>${FROGS}</p>` }],
    ['abstract, cut', { abstract: FROGS }, { abstract: `${FROGS.slice(0, 34)}…` }],
    ['page elsewhere', { url: 'https://a.org/1' }, { url: 'https://b.org/2' }],
  ])('one %s in two ways makes one', (_, a, b) => {
    expect(isOne(a, b)).toBe(true);
  });
});

describe('a title that one work has', () => {
  const title = 'On the song of frogs at night';

  it('and its year and names are enough for a preprint and what came of it', () => {
    const preprint = { title, doi: '10.48550/arxiv.2101.00001', venue: 'arXiv', abstract: FROGS };
    const paper = { title, doi: '10.5555/frogs', venue: 'Pond Letters' };
    expect(isOne(preprint, paper)).toBe(true);
    expect(isOne({ ...preprint, doi: null, arxivId: '2101.00001' }, paper)).toBe(true);
    expect(isOne({ ...preprint, doi: '10.1101/2021.01.02.425006' }, paper)).toBe(true);
    const versions = ['10.21203/rs.3.rs-1/v1', '10.21203/rs.3.rs-1/v2'] as const;
    expect(isOne({ title, doi: versions[0] }, { title, doi: versions[1] })).toBe(true);
  });

  it('but not against another publisher, journal, initial or abstract', () => {
    expect(isOne({ title, doi: '10.5555/a' }, { title, doi: '10.6666/b' })).toBe(false);
    expect(isOne({ title, venue: 'Pond Letters' }, { title, venue: 'Desert Letters' })).toBe(false);
    expect(isOne({ title, authors: ['Wang, L.'] }, { title, authors: ['Wang, X.'] })).toBe(false);
    const other = 'Seven herons were counted on each of forty mornings by the road.';
    expect(isOne({ title, abstract: FROGS }, { title, abstract: other })).toBe(false);
  });

  it('is enough where one does not say who and when; of an editorial it is not', () => {
    expect(isOne({ title }, { title, authors: [], year: null }, false)).toBe(true);
    expect(isOne({}, { authors: [], year: null }, false)).toBe(false);
    const venue = 'Pond Letters';
    expect(isOne({ venue }, { venue, authors: [], year: null }, false)).toBe(true);
  });
});
