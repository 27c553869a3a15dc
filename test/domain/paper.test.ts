import { describe, expect, test } from 'vitest';
import { FIELD_NAMES } from '../../src/domain/fields.js';
import { PAPER_INPUT_FIELDS, paperInputSchema, paperSchema } from '../../src/domain/paper.js';

const parse = (fields: object) => paperInputSchema.safeParse({ title: 'A title', ...fields });

/** The field's value after parsing, which must succeed. */
const taken = (field: string, value: unknown) => {
  const parsed = parse({ [field]: value });
  expect(parsed.error?.issues).toBeUndefined();
  return parsed.data?.[field as 'title'];
};

/** Where and why it is refused. */
const refusal = (field: string, value: unknown) => {
  const { error } = parse({ [field]: value });
  return error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
};

describe('accepted', () => {
  test.each([
    ['id', 'hep-th/9901001', 'hep-th/9901001'],
    ['id', 'x', 'x'],
    ['id', 'ü'.repeat(512), 'ü'.repeat(512)],
    ['id', 'two words, a ? and a #', 'two words, a ? and a #'],
    ['id', '...', '...'],
    ['title', ' On\n graphs ', 'On graphs'],
    ['title', 'a'.repeat(2_000), 'a'.repeat(2_000)],
    ['abstract', 'Two\nparagraphs.\n\nHere.', 'Two paragraphs. Here.'],
    ['abstract', 'a'.repeat(100_000), 'a'.repeat(100_000)],
    ['authors', ['Ada Lovelace', '  ', 'Li  Wei'], ['Ada Lovelace', 'Li Wei']],
    ['authors', 'Ada Lovelace; Li Wei;', ['Ada Lovelace', 'Li Wei']],
    ['authors', '', []],
    ['authors', [], []],
    ['year', 2024, 2024],
    ['year', '1999', 1999],
    ['year', 1000, 1000],
    ['year', 2999, 2999],
    ['venue', '  ICML ', 'ICML'],
    ['keywords', 'chaos;forecasting', ['chaos', 'forecasting']],
    ['url', 'https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['url', 'HTTP://EXAMPLE.ORG', 'HTTP://EXAMPLE.ORG'],
    ['doi', '10.1000/182', '10.1000/182'],
    ['doi', ' https://doi.org/10.1000/ABC ', '10.1000/abc'],
    ['doi', ' none  Yet', 'none Yet'],
    ['arxivId', '2401.00001', '2401.00001'],
    ['arxivId', 'arXiv:2401.00001v2', '2401.00001'],
    ['arxivId', '0101.001 ', '0101.001'],
  ])('%s %j', (field, value, stored) => expect(taken(field, value)).toEqual(stored));

  test.each([...PAPER_INPUT_FIELDS].filter((field) => field !== 'id'))(
    '%s: null is the same as leaving it out',
    (field) => {
      const parsed = paperInputSchema.parse({ title: 'T', abstract: 'A', [field]: null });
      expect(parsed[field as 'title'] ?? undefined).toBeUndefined();
    },
  );
});

describe('refused', () => {
  test.each([
    ['id', '', 'must not be empty'],
    ['id', 'a'.repeat(513), 'must be at most 512 characters'],
    ['id', 'a\nb', 'must not contain control characters'],
    ['id', 'a\u0000', 'must not contain control characters'],
    ['id', 'a\u0085b', 'must not contain control characters'],
    ['id', 'a\ud83d', 'must not contain control characters'],
    ['id', ' a', 'must not begin or end with white space'],
    ['id', 'a\u00a0', 'must not begin or end with white space'],
    ['id', '.', 'must not be "." or ".."'],
    ['id', '..', 'must not be "." or ".."'],
    ['title', 'a'.repeat(2_001), 'must be at most 2000 characters'],
    ['abstract', 'a'.repeat(100_001), 'must be at most 100000 characters'],
    ['year', 999, 'must be between 1000 and 2999'],
    ['year', 3000, 'must be between 1000 and 2999'],
    ['year', '0024', 'must be between 1000 and 2999'],
    ['year', 2024.5, 'must be a whole number such as 2024'],
    ['year', '24', 'must be a whole number such as 2024'],
    ['year', '2024-05', 'must be a whole number such as 2024'],
    ['year', true, 'must be a whole number such as 2024'],
    ['venue', 'v'.repeat(1_001), 'must be at most 1000 characters'],
    ['url', 'ftp://example.org', 'must begin with http:// or https://'],
    ['url', 'javascript:alert(1)', 'must begin with http:// or https://'],
    ['url', 'https://', 'must begin with http:// or https://'],
    ['url', 'https:///path', 'must begin with http:// or https://'],
  ])('%s %j: %s', (field, value, message) => {
    expect(refusal(field, value)).toBe(`${field}: ${message}`);
  });

  test.each([
    ['authors', 5],
    ['authors', [1, 2]],
    ['authors', [null]],
    ['keywords', { a: 1 }],
  ])('%s %j: not a list of strings', (field, value) => {
    expect(refusal(field, value)).toContain('must be a list of strings');
  });

  test.each(['title', 'abstract', 'venue', 'doi', 'arxivId'])('%s that is no text', (field) => {
    for (const value of [5, true, ['a'], { a: 1 }]) {
      expect(refusal(field, value)).toContain(`${field}: Invalid input: expected string`);
    }
  });

  test('5,001 authors, in a list or with ; between them', () => {
    expect(refusal('authors', Array(5_000).fill('A'))).toBeUndefined();
    expect(refusal('authors', Array(5_001).fill('A'))).toBeDefined();
    expect(refusal('authors', 'A;'.repeat(5_001))).toBeDefined();
  });

  test('a name of more than 1,000 characters, in a list or with ; after it', () => {
    const name = 'n'.repeat(1_001);
    expect(refusal('authors', [name])).toBeDefined();
    expect(refusal('authors', `${name};B`)).toBeDefined();
  });

  test('an unknown name, because a misspelt one would be lost without a word', () => {
    const { error } = parse({ titel: 'x' });
    expect(error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['titel'] });
  });

  test.each([
    [{}],
    [{ title: '' }],
    [{ title: ' ', abstract: '\n' }],
    [{ id: 'x', title: null }],
    [{ title: '\u0000', abstract: '\u0007' }],
  ])('%j, which has neither title nor abstract', (record) => {
    const { error } = paperInputSchema.safeParse(record);
    expect(error?.issues[0]?.message).toContain('title and abstract are both empty');
  });

  test.each([null, 'a paper', 7, []])('%j, which is no object', (value) => {
    expect(paperInputSchema.safeParse(value).success).toBe(false);
  });
});

test('what can be sent is what is stored, field by field', () => {
  expect([...PAPER_INPUT_FIELDS].sort()).toEqual([...FIELD_NAMES].sort());
  expect(Object.keys(paperSchema.shape)).toEqual(FIELD_NAMES);
});
