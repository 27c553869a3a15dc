import { describe, expect, test } from 'vitest';
import type { NearpaperError } from '../../src/domain/errors.js';
import { validatePaper } from '../../src/ingest/validate.js';

function refusalOf(record: unknown): NearpaperError {
  try {
    validatePaper(record);
  } catch (error) {
    return error as NearpaperError;
  }
  throw new Error(`${JSON.stringify(record)} was taken`);
}

describe('validatePaper', () => {
  test('gives the paper cleaned', () => {
    expect(validatePaper({ title: ' A\ttitle ', authors: 'Ada; Li' })).toEqual({
      title: 'A title',
      authors: ['Ada', 'Li'],
    });
  });

  test('names every field at fault, in the message and one by one', () => {
    const error = refusalOf({ title: 'T', year: 'soon', url: 'nowhere', authors: ['Ada', 7] });
    expect(error.code).toBe('RECORD_INVALID');
    expect(error.problems?.map(({ path }) => path).sort()).toEqual(['authors', 'url', 'year']);
    expect(error.message).toContain('year: must be a whole number such as 2024');
    expect(error.message).toContain('url: must begin with http:// or https://');
  });

  test('says which names it does not know', () => {
    expect(refusalOf({ title: 'T', titel: 1, autor: 2 }).message).toBe(
      'has unknown fields: titel, autor',
    );
  });

  test.each([undefined, null, 'text', 7, []])('refuses %j', (record) => {
    expect(refusalOf(record).code).toBe('RECORD_INVALID');
  });
});
