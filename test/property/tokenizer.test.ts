import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTokenizer, type Tokenize } from '../../src/embedding/tokenizer.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { describeWithSharedData, realPapers } from '../fixtures/shared-data.js';
import { anyText } from '../fixtures/unicode.js';

const RUNS = Number(process.env.FUZZ_CASES ?? 2_000);
const folder = join(packageRoot, 'models', 'all-MiniLM-L6-v2');
let fast: Tokenize;
let library: Tokenize;
beforeAll(async () => {
  fast = await loadTokenizer(folder);
  library = await loadTokenizer(folder, { wordByWord: false });
});

const numbers = (tokenize: Tokenize, text: string, maxTokens: number) =>
  Object.entries(tokenize(text, maxTokens)).map(([name, { dims, data }]) => [
    name,
    dims,
    Array.from(data),
  ]);

function expectTheSame(text: string, maxTokens: number): void {
  expect(numbers(fast, text, maxTokens), text).toEqual(numbers(library, text, maxTokens));
}

describe('tokens of words that are kept', () => {
  test("are those of the library's tokenizer, for any text and length", () => {
    const separator = fc.constantFrom(' ', '\n', '  ', ' \n', '\t', '\u00a0', '');
    const texts = fc
      .array(fc.tuple(anyText, separator), { maxLength: 6 })
      .map((parts) => parts.flat().join('').toWellFormed());
    fc.assert(fc.property(texts, fc.integer({ min: 2, max: 300 }), expectTheSame), {
      numRuns: RUNS,
      seed: 51,
    });
  });

  test('are those of its word pieces, for any letters and digits', () => {
    const words = fc.array(fc.stringMatching(/^[A-Za-z0-9]{1,40}$/), { maxLength: 20 });
    fc.assert(
      fc.property(words, (some) => expectTheSame(some.join(' '), 512)),
      { numRuns: RUNS, seed: 52 },
    );
  });

  test.each([
    ['nothing', ''],
    ['blanks', ' \n \n'],
    ['the names of added tokens', 'a [SEP] b [MASK]c d[CLS] [PAD] [UNK'],
    ['a sigma at the end of a word', 'ΟΔΟΣ ΟΔΟΣ. ΟΔΟΣ-ΟΔΟΣ'],
    ['words of scripts without spaces', '量子力学とは 何か\nโมเดล'],
    ['a mark at the beginning of a word', 'e \u0301x y\u0301 \u0323\u0301z'],
    ['a word that is too long for pieces', `a ${'x'.repeat(101)} ${'y'.repeat(5_000)} b`],
    ['more words than are read', 'word '.repeat(400)],
    [
      'a last word of many pieces',
      `${'word '.repeat(250)}electroencephalographically-antidisestablished`,
    ],
  ])('are the same for %s', (_name, text) => {
    for (const maxTokens of [2, 3, 10, 128, 255, 256, 512]) expectTheSame(text, maxTokens);
  });
});

describeWithSharedData('tokens of words that are kept', () => {
  test('are the same for real abstracts', () => {
    for (const line of realPapers(1_500)) {
      const { title, abstract } = JSON.parse(line);
      expectTheSame(`${title}\n${abstract}`, 256);
    }
  });
});
