import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { foldLetters, foldName, foldWord, titleWords } from '../../src/domain/folding.js';
import { anyText } from '../fixtures/unicode.js';

const RUNS = { numRuns: 10_000 };
const lettersOfEurope = fc.string({
  unit: fc.constantFrom(..."øØłŁđßẞæÆœðÐþıİÉéñÅåǿǽ’'sS -.+#*3".split(''), '\u0301', '\u00ad'),
});
const texts = fc.oneof(anyText, lettersOfEurope, fc.string({ unit: 'binary' }));

describe('letters', () => {
  test.each([
    ['CASE', 'case'],
    ['Poincaré', 'poincare'],
    ['Erdo\u030bs', 'erdos'],
    ['Łukasiewicz', 'lukasiewicz'],
    ['Søren Đorđević', 'soren dordevic'],
    ['STRASSE, Straße, STRAẞE', 'strasse, strasse, strasse'],
    ['Ælfric, œuvre', 'aelfric, oeuvre'],
    ['Þórður, Ðe', 'thordur, de'],
    ['Diyarbakır, İzmir', 'diyarbakir, izmir'],
    ['ǿ ǽ', 'o ae'],
    ['ﬁeld Ｔｈｅｏｒｙ CO₂', 'field theory co2'],
    ['ultra\u00adsound zero\u200bwidth', 'ultrasound zerowidth'],
    ['Ёлка', 'елка'],
  ])('%s is %s', (text, folded) => {
    expect(foldLetters(text)).toBe(folded);
  });

  test.each([
    ['Japanese (voiced kana)', 'ば', 'は'],
    ['Hindi (vowel signs)', 'की', 'कि'],
    ['Thai (tone marks)', 'ป่า', 'ป้า'],
    ['Korean', '학습', '학슴'],
  ])('marks that are letters stay: %s', (_, one, other) => {
    for (const fold of [foldLetters, foldName, foldWord]) expect(fold(one)).not.toBe(fold(other));
    expect(titleWords(one)).not.toEqual(titleWords(other));
  });

  it('are folded once and for all', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const fold of [foldLetters, foldName]) expect(fold(fold(text))).toBe(fold(text));
      }),
      RUNS,
    );
  });
});

describe('names', () => {
  test.each([
    ['Proc. of the  ICML', 'proc of the icml'],
    ["O'Brien, Søren", 'o brien soren'],
    ['  København-Institutet ', 'kobenhavn institutet'],
    ['*', '*'],
    ['C++', 'c++'],
    ['Modern C++ (2nd ed.)', 'modern c++ 2nd ed'],
    ['C#', 'c#'],
    ['C', 'c'],
    ['A* search', 'a* search'],
    ['C*-algebras', 'c* algebras'],
    ['.NET', '.net'],
    ['ASP.NET', 'asp net'],
    ['J. Mach. Learn. Res.', 'j mach learn res'],
    ['vision+language', 'vision language'],
    ['NeurIPS* ...', 'neurips'],
    ['# 3', '3'],
    ['?!  \u0007', '?!'],
    ['\u037a', '\u037a'],
    ['', ''],
  ])('%j is %j', (name, folded) => {
    expect(foldName(name)).toBe(folded);
  });
});

describe('titles', () => {
  test.each([
    ['Chaos, and: Order!', ['chaos', 'and', 'order']],
    ["Über Løvheim's Straße", ['uber', 'lovheim', 's', 'strasse']],
    ['Sim-to-real – now', ['sim', 'to', 'real', 'now']],
    ['?!', []],
  ])('%j has the words %j', (title, words) => {
    expect(titleWords(title)).toEqual(words);
  });
});

it('names, titles and search terms are made of the same letters', () => {
  const lettersOf = (text: string) =>
    foldLetters(text)
      .match(/[\p{L}\p{N}]/gu)
      ?.join('') ?? '';
  fc.assert(
    fc.property(texts, (text) => {
      const letters = lettersOf(text);
      const those = (folded: string) => folded.match(/[\p{L}\p{N}]/gu)?.join('') ?? '';
      // Of some letters folding leaves nothing (an iota below, marks that stand alone); a name of them stays.
      if (letters !== '') expect(those(foldName(text))).toBe(letters);
      expect(those(titleWords(text).join(''))).toBe(letters);
      fc.pre(!/['\u2019]/.test(foldLetters(text)));
      expect(foldWord(text)).toBe(foldLetters(text));
    }),
    RUNS,
  );
});

/** The folding of search terms as the recipe of analysis 1 had it; indexes that exist were made with it. */
function frozenFold(word: string): string {
  const letters: Record<string, string> = {
    ...{ ø: 'o', ł: 'l', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ð: 'd', þ: 'th', ı: 'i' },
  };
  const plain = /^[!-~]*$/.test(word)
    ? word.toLowerCase()
    : word
        .normalize('NFKC')
        .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
        .toLowerCase()
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '')
        .normalize('NFC')
        .replace(/[øłđßæœðþı]/g, (letter) => letters[letter] ?? letter);
  return plain.replace(/['\u2019](?:s$)?/g, '');
}

describe('search terms are what they were', () => {
  it('for any text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(foldWord(text)).toBe(frozenFold(text));
      }),
      { numRuns: 50_000 },
    );
  });

  it('for every sign of the basic plane, alone and in a word', () => {
    for (let code = 0; code <= 0xffff; code++) {
      const sign = String.fromCharCode(code);
      for (const word of [sign, `a${sign}b`, `É${sign}’s`, `${sign}\u0301`]) {
        if (foldWord(word) !== frozenFold(word)) expect.fail(`U+${code.toString(16)} in ${word}`);
      }
    }
  });
});
