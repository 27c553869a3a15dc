import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSyntax } from '../../src/query/syntax.js';
import { anyText } from '../fixtures/unicode.js';

const field = (name: string, value: string, { isExcluded = false, isQuoted = false } = {}) => ({
  ...{ field: name, value, isExcluded, isQuoted },
});
const isAuthor = (name: string) => name === 'Ada Lovelace' || name === 'Jan van der Berg';

describe('operators', () => {
  it.each([
    ['graph attention', 'graph attention', {}],
    ['"graph attention" networks', 'graph attention networks', { phrases: ['graph attention'] }],
    ['“graph attention”', 'graph attention', { phrases: ['graph attention'] }],
    ['reinforcement learning -offline', 'reinforcement learning', { excluded: ['offline'] }],
    ['reinforcement learning −offline', 'reinforcement learning', { excluded: ['offline'] }],
    ['robots -"soft grippers"', 'robots', { excluded: ['soft grippers'] }],
    ['robots AND NOT survey', 'robots', { excluded: ['survey'] }],
    ['robots NOT survey', 'robots', { excluded: ['survey'] }],
    ['robots NOT "a survey"', 'robots', { excluded: ['a survey'] }],
    ['author:Lovelace engines', 'engines', { fields: [field('author', 'Lovelace')] }],
    [
      'author:"Ada Lovelace" engines',
      'engines',
      { fields: [field('author', 'Ada Lovelace', { isQuoted: true })] },
    ],
    ['author:Ada Lovelace engines', 'engines', { fields: [field('author', 'Ada Lovelace')] }],
    ['author: Ada Lovelace engines', 'engines', { fields: [field('author', 'Ada Lovelace')] }],
    ['author:Jan van der Berg', '', { fields: [field('author', 'Jan van der Berg')] }],
    ['author:Ada engines', 'engines', { fields: [field('author', 'Ada')] }],
    ['engines author: Lovelace', 'engines', { fields: [field('author', 'Lovelace')] }],
    [
      'venue: "Robot Letters" arms',
      'arms',
      { fields: [field('venue', 'Robot Letters', { isQuoted: true })] },
    ],
    ['venue:ICRA,IROS arms', 'arms', { fields: [field('venue', 'ICRA,IROS')] }],
    ['year: 2019 arms', 'arms', { fields: [field('year', '2019')] }],
    ['year:2019,2021.. arms', 'arms', { fields: [field('year', '2019,2021..')] }],
    [
      'NOT author:Lovelace engines',
      'engines',
      { fields: [field('author', 'Lovelace', { isExcluded: true })] },
    ],
    ['NOT "a survey" engines', 'engines', { excluded: ['a survey'] }],
    ['author:A. Lovelace', '', { fields: [field('author', 'A. Lovelace')] }],
    ['author:Lovelace, A. engines', 'engines', { fields: [field('author', 'Lovelace, A.')] }],
    [
      'engines -author:Babbage',
      'engines',
      { fields: [field('author', 'Babbage', { isExcluded: true })] },
    ],
    ['TITLE:engine Venue:ICRA', '', { fields: [field('title', 'engine'), field('venue', 'ICRA')] }],
    ['year:2019..2021 robots', 'robots', { fields: [field('year', '2019..2021')] }],
  ])('of %j', (query, text, parts) => {
    const none = { phrases: [], excluded: [], fields: [] };
    expect(parseSyntax(query, isAuthor)).toEqual({ ...none, ...parts, text });
  });

  it.each([
    'sim-to-real transfer',
    'temperature -20 degrees',
    'one " quote too many',
    'to be or NOT',
    'NOT',
    'NOT all samples are equal',
    'year:abc robots',
    'year: abc',
    'Title: engines of today',
    '-',
    '- robots',
    'ratio 3:1',
    'Flash3D: scenes',
    'https://example.org/a',
    'C++ and A*',
  ])('are not in %j', (query) => {
    const { phrases, excluded, fields } = parseSyntax(query);
    expect([phrases, excluded, fields]).toEqual([[], [], []]);
  });

  it('are text where they say nothing', () => {
    expect(parseSyntax('engines author:').text).toBe('engines author:');
    expect(parseSyntax('year:abc robots').text).toBe('year:abc robots');
    expect(parseSyntax('"" engines').text).toBe('"" engines');
  });

  it('but for fields are not read in prose', () => {
    const prose =
      'We ask what happens to "learned" policies when the world changes -often suddenly- and the data do not show it.';
    expect(parseSyntax(prose)).toMatchObject({ phrases: [], excluded: [], text: prose });
    const sentences = 'Articles on "what you see" systems. Examples are many';
    expect(parseSyntax(sentences)).toMatchObject({ phrases: [], text: sentences });
    expect(parseSyntax('"It ends here. Then it goes on" robots').phrases).toHaveLength(1);
    expect(parseSyntax(`${prose} author:Lovelace`).fields).toEqual([field('author', 'Lovelace')]);
  });

  it('of any text are read without an error, and nothing with a letter is lost', () => {
    fc.assert(
      fc.property(anyText, (query) => {
        const { text, excluded, fields, phrases } = parseSyntax(query);
        const letters = (value: string) => value.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
        const kept = [text, ...excluded, ...fields.map(({ value }) => value)].map(letters);
        expect(kept.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(letters(query));
        expect(phrases.every((phrase) => text.includes(phrase))).toBe(true);
      }),
      { numRuns: 5_000, seed: 15 },
    );
  });

  it('of 4,000 characters take no time to speak of', () => {
    for (const part of ['"', '-"', 'author:', '-a ', 'NOT ', '"a" ', 'a-', '(2017) ']) {
      const query = part.repeat(4_000 / part.length);
      expect(() => parseSyntax(query)).not.toThrow();
    }
  });
});
