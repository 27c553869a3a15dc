import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELD_NAMES } from '../../src/domain/fields.js';
import { mergePaper, type Paper, paperInputSchema, paperSchema } from '../../src/domain/paper.js';

const BASE: Paper = {
  id: 'x',
  title: 'Old title',
  abstract: 'Old abstract',
  authors: ['Ada'],
  year: 1999,
  venue: 'ICML',
  keywords: ['chaos'],
  url: 'https://example.org',
  doi: '10.1/2',
  arxivId: '9901.001',
};
const EMPTY: Paper = {
  id: 'x',
  title: '',
  abstract: '',
  authors: [],
  year: null,
  venue: null,
  keywords: [],
  url: null,
  doi: null,
  arxivId: null,
};
const NEW: Paper = {
  id: 'x',
  title: 'New title',
  abstract: 'New abstract',
  authors: ['Li'],
  year: 2024,
  venue: 'NeurIPS',
  keywords: [],
  url: 'https://example.com/new',
  doi: '10.3/4',
  arxivId: '2401.001',
};
const CHANGEABLE = FIELD_NAMES.filter((field) => field !== 'id');

describe('mergePaper', () => {
  test.each(CHANGEABLE)('a new %s takes the place of the old; the rest stays', (field) => {
    expect(mergePaper('x', { [field]: NEW[field] }, BASE)).toEqual({
      ...BASE,
      [field]: NEW[field],
    });
  });

  test('fields left out become empty where there is no base', () => {
    expect(mergePaper('x', { title: 'T' })).toEqual({ ...EMPTY, title: 'T' });
  });

  test('the id is the one given, whatever the input says', () => {
    expect(mergePaper('mine', { id: 'other', title: 'T' }).id).toBe('mine');
    expect(mergePaper('mine', { title: 'T' }, BASE).id).toBe('mine');
  });

  test('an empty list or text that is sent empties the field', () => {
    const input = paperInputSchema.parse({ title: 'T', abstract: '', authors: [], keywords: '' });
    expect(mergePaper('x', input, BASE)).toMatchObject({ abstract: '', authors: [], keywords: [] });
  });

  test.each(['venue', 'url', 'doi', 'arxivId'])(
    'an empty %s that is sent empties the field too',
    (field) => {
      const input = paperInputSchema.parse({ title: 'T', [field]: '' });
      expect(mergePaper('x', input, BASE)).toMatchObject({ [field]: null });
    },
  );

  test('gives a whole paper in the order of the stored fields, so that two can be compared', () => {
    const some = fc.subarray(CHANGEABLE).map((fields) => {
      return Object.fromEntries(fields.map((field) => [field, NEW[field]]));
    });
    fc.assert(
      fc.property(some, fc.option(fc.constant(BASE), { nil: undefined }), (input, base) => {
        const merged = mergePaper('x', input, base);
        expect(paperSchema.strict().parse(merged)).toEqual(merged);
        expect(Object.keys(merged)).toEqual(FIELD_NAMES);
        // Laying the same over it again changes nothing.
        expect(mergePaper('x', input, merged)).toEqual(merged);
      }),
    );
  });
});
