import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { titleWords } from '../../src/domain/folding.js';
import { paperInputSchema } from '../../src/domain/paper.js';
import { paperIdSchema } from '../../src/domain/paper-id.js';
import { identify } from '../../src/ingest/paper-ids.js';
import { validatePaper } from '../../src/ingest/validate.js';
import { anyText } from '../fixtures/unicode.js';

const idOf = (title: string) => identify(validatePaper({ title }));

describe('the id of a paper', () => {
  test('is its own, whatever its title', () => {
    expect(identify({ id: 'hep-th/1', title: 'T' })).toBe('hep-th/1');
  });

  test('that has none is made of its title: words, and a hash', () => {
    expect(idOf('Sim-to-Real: A Survey')).toMatch(/^sim-to-real-a-survey-[0-9a-f]{8}$/);
  });

  test.each([
    ['case', 'Chaos and Order', 'CHAOS AND ORDER'],
    ['punctuation', 'Chaos, and: order!', 'chaos and order'],
    ['hyphens and dashes', 'Sim-to-real – now', 'sim to real now'],
    ['white space', '  chaos \n and\torder ', 'chaos and order'],
    ['the spelling of an accent', 'Schrödinger', 'Schro\u0308dinger'],
    ['ligatures and widths', 'ﬁeld Ｔｈｅｏｒｙ', 'field theory'],
  ])('is the same for titles that differ in %s', (_, one, other) => {
    expect(idOf(one)).toBe(idOf(other));
  });

  test.each([
    ['English', 'Chaos in order', 'Order in chaos'],
    ['beyond the readable part', `${'long '.repeat(30)}one`, `${'long '.repeat(30)}two`],
    ['Japanese (voiced kana)', 'はし', 'ばし'],
    ['Hindi (vowel signs)', 'की', 'कि'],
    ['Thai (tone marks)', 'ป่า', 'ป้า'],
    ['Korean', '기계 학습', '기계 학슴'],
    ['Chinese', '机器学习', '机器翻译'],
  ])('is different for different titles: %s', (_, one, other) => {
    expect(idOf(one)).not.toBe(idOf(other));
  });

  test('of a long title stays short', () => {
    expect(idOf('word '.repeat(400)).length).toBeLessThanOrEqual(70);
  });

  test('is one that the schema takes, whatever the title', () => {
    const letters = fc.string({ unit: fc.constantFrom('𠀀', '𝔘', 'a', 'é', '-', ' ', '한') });
    const title = fc.oneof(anyText, letters, fc.constant(`a${'𠀀'.repeat(40)}`));
    fc.assert(
      fc.property(title, (text) => {
        const parsed = paperInputSchema.safeParse({ title: text });
        fc.pre(parsed.success && /[\p{L}\p{N}]/u.test(parsed.data.title ?? ''));
        const id = identify(validatePaper({ title: text }));
        expect(paperIdSchema.safeParse(id).error?.issues).toBeUndefined();
      }),
      { numRuns: 5_000 },
    );
  });

  test('is the same again for the title as it was stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        // Some letters are nothing but a mark without what it is on (U+037A).
        fc.pre(titleWords(text).length > 0 && paperInputSchema.safeParse({ title: text }).success);
        expect(idOf(validatePaper({ title: text }).title ?? '')).toBe(idOf(text));
      }),
    );
  });

  test.each([
    [{ abstract: 'A' }],
    [{ title: '', abstract: 'A' }],
    [{ title: '?!', abstract: 'A' }],
  ])('cannot be made for %j: RECORD_INVALID that asks for one', (record) => {
    expect(() => identify(validatePaper(record))).toThrow(
      expect.objectContaining({
        code: 'RECORD_INVALID',
        problems: [expect.objectContaining({ path: 'id' })],
      }),
    );
  });
});
