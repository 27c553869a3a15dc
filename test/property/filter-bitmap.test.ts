import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Filter, filterSchema, matchesFilter } from '../../src/domain/filter.js';
import { foldName } from '../../src/domain/folding.js';
import { mergePaper } from '../../src/domain/paper.js';
import { bitmapOf } from '../../src/engine/builtin/columns/filter-bitmap.js';
import { PaperTable } from '../../src/engine/builtin/columns/paper-table.js';

const RUNS = Number(process.env.FUZZ_CORPORA ?? 200);
const SEED = 20_261_124;

/** Names in every form: initials, particles, suffixes, accents, both orders, groups, signs. */
const NAMES = (
  'Ada Lovelace;Geoffrey Hinton;G. Hinton;Hinton, Geoffrey E.;Émile Zola;松本 太郎;O’Neil, J.;!!;Chen Chen;' +
  'Wei-Chen Wang;Wei Chen;C. Chen;Müller, K.-R.;Klaus Mueller;Muller K;Guy Van den Broeck;JRR Tolkien;' +
  'John Ronald Reuel Tolkien;YI Shen;Yi Shen;Martin King Jr.;Zhili LI;ATLAS Collaboration;J.'
).split(';');
const VENUES = ['NeurIPS', 'neurips', 'ICRA', 'Schrödinger Days', '学会', 'C++', 'C', 'C#'];
const DOIS = ['10.1000/182', '10.1000/18.2', '10.48550/arXiv.2101.00001', '10.1000/ÄÖ'];
const ARXIV_IDS = ['2101.00001', '2101.00010', 'hep-th/9901001'];
const name = fc.constantFrom(...NAMES);
const venue = fc.constantFrom(...VENUES);
const year = fc.integer({ min: 1995, max: 2005 });

const papers = fc.array(
  fc.record({
    year: fc.option(year),
    venue: fc.option(venue),
    authors: fc.array(name, { maxLength: 3 }),
    keywords: fc.array(venue, { maxLength: 2 }),
    abstract: fc.constantFrom('', 'Something.'),
    doi: fc.option(fc.constantFrom(...DOIS, '10.1000/äö')),
    arxivId: fc.option(fc.constantFrom(...ARXIV_IDS)),
  }),
  { minLength: 1, maxLength: 40 },
);

/** As `filterSchema` gives them: folded. */
const values = fc.array(fc.oneof(venue, fc.constantFrom('x', 'c++ ')).map(foldName), {
  minLength: 1,
  maxLength: 3,
});
const PARTS =
  'hinton;h g;g;o neil;oneil;lovelace ada;mueller;muller;weichen;C. Chen;Chen, C.;chen;shen yi;van den;li'.split(
    ';',
  );
const words = fc.constantFrom(...NAMES.flatMap((one) => one.split(/[ ,-]+/)));
const people = fc.array(
  fc.oneof(
    name,
    fc.constantFrom(...PARTS),
    fc.array(words, { maxLength: 3 }).map((some) => some.join(' ')),
  ),
  { minLength: 1, maxLength: 2 },
);
/** As `filterSchema` gives them: in lower case, and some that no paper has. */
const identifiers = (known: readonly string[]) =>
  fc.array(fc.constantFrom(...known.map((one) => one.toLowerCase()), '10.1000/1', ''), {
    minLength: 1,
    maxLength: 3,
  });
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant('year' as const), from: year, to: year }),
    fc.record({
      kind: fc.constantFrom('venue' as const, 'keyword' as const),
      values,
    }),
    fc.record({ kind: fc.constant('author' as const), values: people }),
    fc.record({ kind: fc.constant('doi' as const), values: identifiers(DOIS) }),
    fc.record({ kind: fc.constant('arxivId' as const), values: identifiers(ARXIV_IDS) }),
    fc.record({
      kind: fc.constant('id' as const),
      values: fc.array(
        fc.nat(45).map((n) => `p${n}`),
        { minLength: 1, maxLength: 9 },
      ),
    }),
    fc.record({ kind: fc.constant('hasAbstract' as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant('addedSince' as const), ms: fc.nat(40) }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('filter'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
  ),
}));

describe('a filter', () => {
  it('picks by columns what its definition picks paper by paper', () => {
    fc.assert(
      fc.property(papers, filter, (fields, wanted) => {
        const table = PaperTable.empty();
        const all = fields.map((input, k) => mergePaper(`p${k}`, { title: 't', ...input }));
        for (const [k, paper] of all.entries()) table.add(k + 1, paper, k);
        const versionsOfIds = (ids: readonly string[]) =>
          all.flatMap(({ id }, k) => (ids.includes(id) ? [k + 1] : []));
        expect([...bitmapOf(wanted, table, versionsOfIds)]).toEqual(
          all.map((paper, k) => (matchesFilter(wanted, paper, k) ? 1 : 0)),
        );
        // Compacted, the papers that are left have the same columns.
        for (let docId = 0; docId < all.length; docId += 3) table.remove(docId);
        const left = all.flatMap((paper, k) => (k % 3 === 0 ? [] : [{ paper, k }]));
        expect([...bitmapOf(wanted, table.compacted(), versionsOfIds)]).toEqual(
          left.map(({ paper, k }) => (matchesFilter(wanted, paper, k) ? 1 : 0)),
        );
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it.each([
    [{ colour: 'red' }],
    [{}],
    [[]],
    [null],
    ['year'],
    [{ year: {} }],
    [{ year: 2020.5 }],
    [{ year: [] }],
    [{ year: [2020, 'last'] }],
    [{ venue: '' }],
    [{ venue: [] }],
    [{ and: [] }],
    [{ or: [{}] }],
    [{ not: [] }],
    [{ hasAbstract: 'yes' }],
    [{ addedSince: 'yesterday' }],
    [{ doi: '' }],
    [{ arxivId: [] }],
    [{ id: Array(10_001).fill('a') }],
    [JSON.parse('{"__proto__": {"year": 2020}}')],
    [{ constructor: 1 }],
    [{ and: Array(101).fill({ year: 2020 }) }],
  ])('that is none is refused: %j', (sent) => {
    const { success, error } = filterSchema.safeParse(sent);
    expect(success).toBe(false);
    expect(error?.issues[0]?.message).toBeTruthy();
    // What a validation library says of years by itself helps nobody.
    if (error?.issues[0]?.path[0] === 'year') {
      expect(error.issues[0].message).not.toMatch(/Invalid|Too/);
    }
  });

  it('nested a hundred thousand deep is refused, not followed', () => {
    let sent: unknown = { year: 2020 };
    for (let depth = 0; depth < 100_000; depth++) sent = { not: sent };
    expect(filterSchema.safeParse(sent).success).toBe(false);
  });
});
