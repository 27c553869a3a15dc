import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeListCursor, encodeListCursor, LIST_CURSOR } from '../../src/api/v1/list-cursor.js';
import { cursorOf } from '../../src/api/v1/schemas/cursor.js';
import { CONDITION_KINDS } from '../../src/domain/condition-kinds.js';
import { paperPatchSchema } from '../../src/domain/paper.js';
import { paperIdSchema, paperNameSchema } from '../../src/domain/paper-id.js';
import { queryTextSchema } from '../../src/domain/search.js';
import { cleanText } from '../../src/domain/text.js';
import {
  ID,
  NAME,
  PAPER_YEAR,
  QUERY,
  VISIBLE,
  WEB_ADDRESS,
} from '../../src/domain/text-patterns.js';

/** Texts of what the patterns tell apart: kinds of white space, controls, letters, digits, signs. */
const text = fc
  .array(
    fc.constantFrom(
      ...' \t\n\v\f\r\u00a0\u1680\u2003\u2028\u3000\ufeff\u0085\u0000\u001c\u001f\u007f\u009f\ufffd',
      ...['a', 'É', '漢', '𝒳', '7', '٣', '½', '*', '.', '..', '-', '/', ',', '"', '\u0301', '🙂'],
      ...['2019', '999', '3000', 'http://', 'HTTPS://x', 'x/y'],
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const CASES: [string, string, (sent: string) => boolean][] = [
  ['VISIBLE', VISIBLE, (sent) => cleanText(sent) !== ''],
  ['VISIBLE', VISIBLE, (sent) => CONDITION_KINDS.name.body.safeParse(sent).success],
  ['VISIBLE', VISIBLE, (sent) => CONDITION_KINDS.id.body.safeParse(sent).success],
  ['QUERY', QUERY, (sent) => queryTextSchema.safeParse(sent).success],
  ['NAME', NAME, (sent) => paperNameSchema.safeParse(sent).success],
  ['ID', ID, (sent) => ['.', '..'].includes(sent) || paperIdSchema.safeParse(sent).success],
  ['PAPER_YEAR', PAPER_YEAR, (sent) => paperPatchSchema.safeParse({ year: sent }).success],
  ['WEB_ADDRESS', WEB_ADDRESS, (sent) => paperPatchSchema.safeParse({ url: sent }).success],
];

describe('what openapi.json says of a text is what the code checks:', () => {
  it.each(CASES)('%s', (_, source, isTaken) => {
    const pattern = new RegExp(source, 'u');
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(text, (sent) => {
        const fits = pattern.test(sent);
        seen[`${fits}`]++;
        expect(isTaken(sent), JSON.stringify(sent)).toBe(fits);
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(10);
  });

  it('a cursor of the list of papers', () => {
    const schema = cursorOf(LIST_CURSOR, '');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 512 }), (id) => {
        const cursor = encodeListCursor(id.toWellFormed());
        expect(schema.safeParse(cursor).success).toBe(true);
        expect(decodeListCursor(cursor)).toBe(id.toWellFormed());
        expect(schema.safeParse(`${cursor}=`).success).toBe(false);
      }),
    );
  });
});
