import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi } from '../fixtures/api.js';

const RUNS = Number(process.env.FUZZ_QUERIES ?? 150);
const REFUSED = [
  ...['QUERY_EMPTY', 'QUERY_TOO_LONG', 'QUERY_TOO_COMPLEX', 'QUERY_NOT_TEXT'],
  'INVALID_REQUEST',
];

let api: Api;
beforeAll(async () => {
  api = await openApi();
  const papers = [
    'Schrödinger bridges',
    'C++ and GPU-4 in the U.S.A.',
    '深層学習の論文',
    'to be or not',
  ];
  await api.send(
    'POST',
    '/v1/papers',
    papers.map((title, k) => ({ id: `${k}`, title, abstract: title })),
  );
});
afterAll(() => api.close());

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  // What means something to query languages.
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '(',
        ')',
        '*',
        '-',
        '+',
        ':',
        '^',
        '~',
        'AND',
        'NOT',
        'NEAR',
        '🦾',
        'the',
        'sim-to-real',
        '\\',
        '%',
        '_',
        ' ',
        '2510.00001',
        ...[
          'author:',
          '-x',
          'NOT ',
          '“',
          '”',
          'title:',
          'year:2019..',
          'et al.',
          'Wang',
          ', F.',
          '&',
        ],
        '10.1/x',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
);

it('every text gets a sound answer or a clear refusal, in every mode, with every option', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyText,
      fc.constantFrom('hybrid', 'semantic', 'lexical'),
      fc.boolean(),
      async (query, mode, asPhrase) => {
        const request = { query, mode, highlight: true, explain: true, facets: ['year'] };
        const { status, body } = await api.send('POST', '/v1/search', {
          ...request,
          ...(asPhrase && { phrase: query }),
        });
        if (status !== 200) {
          expect(status).toBe(400);
          expect(REFUSED).toContain(body.code);
          return;
        }
        for (const { paper, score, highlights } of body.hits) {
          expect(Number.isFinite(score)).toBe(true);
          // Without a word papers are listed, and have nothing to highlight.
          for (const { start, end } of highlights?.title ?? []) {
            expect(paper.title.slice(start, end).isWellFormed()).toBe(true);
          }
        }
      },
    ),
    { numRuns: RUNS, seed: 20_261_124 },
  );
});

it('every text gets sound suggestions', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const { status, body } = await api.get(
        `/v1/suggest?q=${encodeURIComponent(text.toWellFormed())}&limit=50`,
      );
      expect(status).toBe(200);
      for (const { text: shown, count, search } of body.suggestions) {
        expect(count).toBeGreaterThan(0);
        expect(Object.values(search)).toEqual([shown]);
        expect(shown.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: RUNS, seed: 20_261_128 },
  );
});

it('a filter of any JSON gets an answer or a clear refusal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom(
            'year',
            'venue',
            'author',
            'keyword',
            'id',
            'doi',
            'arxivId',
            'and',
            'or',
            'not',
            'hasAbstract',
            'addedSince',
            'x',
          ),
          fc.jsonValue(),
        ),
      ),
      async (filter) => {
        const { status, body } = await api.send('POST', '/v1/search', {
          query: 'bridges',
          mode: 'lexical',
          filter,
        });
        if (status === 200) return;
        expect(status).toBe(400);
        expect(body.code).toMatch(/^(INVALID_REQUEST|UNKNOWN_PARAMETER|BODY_NOT_JSON)$/);
      },
    ),
    { numRuns: RUNS, seed: 20_261_124 },
  );
});

it('100 kB of text is refused as a query and searched with as an abstract', async () => {
  const text = 'chaos and order '.repeat(6_250);
  const { status, body } = await api.send('POST', '/v1/search', { query: text });
  expect([status, body.code]).toEqual([400, 'QUERY_TOO_LONG']);
  const similar = await api.send('POST', '/v1/similar', { abstract: text });
  expect(similar.status).toBe(200);
  expect(similar.body.hits).toHaveLength(4);
});
