import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, looksBinary, passageText } from '../../src/domain/text.js';
import { anyText } from '../fixtures/unicode.js';

const RUNS = { numRuns: 5_000 };

describe('cleanText', () => {
  test('is well-formed whatever comes in, lone surrogates included', () => {
    fc.assert(
      fc.property(anyText, (text) => cleanText(text).isWellFormed()),
      RUNS,
    );
  });

  test('is in NFC', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(clean).toBe(clean.normalize('NFC'));
      }),
      RUNS,
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
      }),
      RUNS,
    );
  });

  test('leaves no control character, those above ASCII (C1) included', () => {
    fc.assert(
      fc.property(anyText, (text) => !/\p{Cc}/u.test(cleanText(text))),
      RUNS,
    );
  });

  test('has no white space but single spaces between words', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[^\S ]/);
        expect(clean).not.toMatch(/ {2}|^ | $/);
      }),
      RUNS,
    );
  });

  test('keeps every letter, digit and sign of text that is in NFC already', () => {
    const visible = (text: string) => text.replace(/[\s\p{Cc}]/gu, '');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const composed = text.normalize('NFC');
        expect(visible(cleanText(composed))).toBe(visible(composed));
      }),
      RUNS,
    );
  });

  test('mends every sign of the basic plane, alone and in a word, and only what needs it', () => {
    const mended = (text: string) =>
      [...text.toWellFormed().normalize('NFC')]
        .map((sign) => (/[\s\p{Cc}]/u.test(sign) ? ' ' : sign))
        .join('')
        .replace(/^ +| +$/g, '');
    for (let code = 0; code <= 0xffff; code++) {
      const sign = String.fromCharCode(code);
      for (const text of [sign, `a${sign}b`, `é${sign}`, `${sign}\u0301`]) {
        if (cleanText(text) !== mended(text)) expect.fail(`U+${code.toString(16)} in ${text}`);
      }
    }
  });

  test('gives two spellings of one text the same form', () => {
    expect(cleanText('Schro\u0308dinger\r\n  bridges\u00a0')).toBe('Schrödinger bridges');
    expect(cleanText('Schrödinger\tbridges')).toBe('Schrödinger bridges');
  });

  test('puts a space where a control character stood, so that words do not grow together', () => {
    expect(cleanText('model\u0000based')).toBe('model based');
    expect(cleanText('model\u001bbased')).toBe('model based');
  });
});

describe('looksBinary', () => {
  test.each([
    ['NUL', 'a\u0000b'],
    ['escape', 'a\u001b[2Jb'],
    ['delete', 'a\u007fb'],
    ['a C1 control character', 'a\u009bb'],
    ['a lone high surrogate', 'a\ud83d'],
    ['a lone low surrogate', '\ude00a'],
    ['the replacement character', 'caf\ufffd'],
  ])('is true for %s', (_, text) => expect(looksBinary(text)).toBe(true));

  test.each([
    ['plain words', 'chaotic forecasting'],
    ['tabs and newlines', 'two\tcolumns\r\nand lines'],
    ['other scripts and emoji', 'Schrödinger 機械学習 😀 α ≤ β'],
    ['nothing', ''],
  ])('is false for %s', (_, text) => expect(looksBinary(text)).toBe(false));

  test('answers the same however often it is asked', () => {
    const answers = Array.from({ length: 4 }, () => looksBinary('x\u0001y'));
    expect(answers).toEqual([true, true, true, true]);
  });
});

describe('passageText', () => {
  test('is title and abstract on lines of their own, or whichever of them there is', () => {
    expect(passageText({ title: 'T', abstract: 'A' })).toBe('T\nA');
    expect(passageText({ title: 'T', abstract: '' })).toBe('T');
    expect(passageText({ title: '', abstract: 'A' })).toBe('A');
  });

  test('is different for different papers, because neither part can hold a line break', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (t1, a1, t2, a2) => {
        const one = { title: cleanText(t1), abstract: cleanText(a1) };
        const two = { title: cleanText(t2), abstract: cleanText(a2) };
        fc.pre(one.title !== '' && one.abstract !== '' && two.title !== '' && two.abstract !== '');
        const isSame = one.title === two.title && one.abstract === two.abstract;
        expect(passageText(one) === passageText(two)).toBe(isSame);
      }),
      RUNS,
    );
  });
});
