import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from '../../src/search/highlight.js';
import { sentencesOf } from '../../src/text/sentences.js';
import { analyzeQuery } from '../../src/text/words/analyze.js';

const SEED = 20_261_124;
const anyText = fc.string({ unit: 'grapheme', maxLength: 300 });

const marked = (text: string, query: string) =>
  highlight(text, analyzeQuery(query)).map(({ start, end }) => text.slice(start, end));

describe('highlights', () => {
  it.each([
    // Another inflection is the same word.
    ['Forecasts of chaotic systems', 'forecasting chaos system', ['Forecasts', 'systems']],
    // A compound is marked whole, and once.
    ['A sim-to-real gap', 'sim2real', ['sim-to-real']],
    ['Schrödinger’s cat', 'schrodinger', ['Schrödinger’s']],
    ['🦾 robots 🦾', 'robot', ['robots']],
    ['Nothing of it', 'robot', []],
    ['The of and', 'the of and a', []],
  ])('of %j for %j are %j', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });

  it('lie in the text, in order, apart, and cut whole characters, whatever the texts', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, query) => {
        let before = -1;
        for (const { start, end } of highlight(
          text,
          analyzeQuery(`${query} ${text.slice(0, 40)}`),
        )) {
          expect(start).toBeGreaterThan(before);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(text.slice(start, end).isWellFormed()).toBe(text.isWellFormed());
          before = end - 1;
        }
      }),
      { numRuns: 500, seed: SEED },
    );
  });
});

describe('sentences', () => {
  it('are those that a reader sees, short ones with the one before', () => {
    const text =
      'We study kites. They fly in winds of 3.5 m/s, e.g. at sea. Why? Because the string holds them.';
    expect(sentencesOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'We study kites. They fly in winds of 3.5 m/s, e.g. at sea. Why?',
      'Because the string holds them.',
    ]);
    expect(sentencesOf('')).toEqual([]);
  });

  it('come in order, apart, and leave out nothing but white space, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let before = 0;
        for (const { start, end } of sentencesOf(text)) {
          expect(text.slice(before, start).trim()).toBe('');
          expect(end).toBeGreaterThan(start);
          before = end;
        }
        expect(text.slice(before).trim()).toBe('');
      }),
      { numRuns: 500, seed: SEED },
    );
  });
});
