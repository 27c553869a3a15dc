import { describe, expect, test } from 'vitest';
import {
  assert,
  ERROR_CATALOGUE,
  type ErrorCode,
  NearpaperError,
} from '../../src/domain/errors.js';

const CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

describe('the catalogue', () => {
  test.each(CODES)('%s says what went wrong and what to do, with a status HTTP knows', (code) => {
    const { status, title, action } = ERROR_CATALOGUE[code];
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(status).toBeOneOf([
      400, 401, 403, 404, 405, 406, 408, 409, 410, 413, 414, 415, 422, 429, 431, 500, 502, 503, 507,
    ]);
    // A title is a heading: no full stop; an action is a sentence.
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(action).toMatch(/^[A-Z].*\.$/);
    expect(title.length).toBeLessThan(80);
  });

  test('no two errors have the same title', () => {
    const titles = CODES.map((code) => ERROR_CATALOGUE[code].title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('NearpaperError', () => {
  test('carries code, detail, status and action', () => {
    const error = new NearpaperError('STORAGE_FULL', 'papers.db: no space', {
      retryAfterSeconds: 30,
      problems: [{ path: 'id', message: 'is wrong' }],
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'NearpaperError',
      code: 'STORAGE_FULL',
      message: 'papers.db: no space',
      status: 507,
      action: ERROR_CATALOGUE.STORAGE_FULL.action,
      retryAfterSeconds: 30,
      problems: [{ path: 'id', message: 'is wrong' }],
    });
  });

  test('keeps the cause where there is one and has none where there is none', () => {
    const cause = new Error('below');
    expect(new NearpaperError('INTERNAL', 'above', { cause }).cause).toBe(cause);
    expect('cause' in new NearpaperError('INTERNAL', 'above')).toBe(false);
  });
});

test('assert throws only for a promise that is broken, and says which', () => {
  expect(() => assert(1 < 2, 'one is less than two')).not.toThrow();
  expect(() => assert(0, 'zero is something')).toThrow('Broken invariant: zero is something');
});
