import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Paper } from '../../src/domain/paper.js';
import type { SourceRecord } from '../../src/formats/record.js';
import { type IngestDependencies, ingest } from '../../src/ingest/pipeline.js';
import { allPapers } from '../../src/store/store.js';
import { openPlainStore } from '../fixtures/plain-store.js';
import { collect } from '../fixtures/reading.js';

/**
 * Works that have titles, names and years in common, as several sources describe them, through the real ingest
 * into a real store: each work is one paper, no other is written over it, and reading it all again changes
 * nothing. `WORKS_CASES=1000 npx vitest run test/property/works.test.ts` is the long run.
 */
const CASES = Number(process.env.WORKS_CASES ?? 25);

/** Whatever tells the works of one title apart is in every record of them. */
type Telling = 'doi' | 'initial' | 'venue' | 'abstract' | 'year' | 'lastName';

interface Work {
  title: string;
  given: string;
  lastName: string;
  year: number;
  venue: readonly [string, ...string[]];
  doi: string;
  abstract: string;
  telling: Telling;
}

const TITLES = [
  ...['Editorial', 'Preface', 'Introduction', 'Book reviews', 'Introduction to the special issue'],
  ...['Erratum', 'On the song of frogs at night', 'Ponds: an introduction', 'Letter to the editor'],
];
const GIVEN = ['Jo', 'Kim', 'Ada', 'Xin', 'Bo', 'Pia'];
const LAST_NAMES = ['Smith', 'Wang', 'Müller', "O'Neill", 'van der Berg', 'Lind'];
/** Each as sources write it. */
const VENUES: readonly Work['venue'][] = [
  ['Journal of Pond Research', 'J. Pond Res.', 'J Pond Res', 'JOURNAL OF POND RESEARCH'],
  ['Journal of Desert Research', 'J. Desert Res.', 'J Desert Res (Paris, France)'],
  ['Pond Letters', 'Pond Lett.', 'Pond letters (Online)'],
  ['International Conference on Frog Learning', 'ICFL', 'Proc. Int. Conf. Frog Learn.'],
  [
    'Proceedings of the National Academy of Marsh Sciences',
    'Proc. Natl. Acad. Marsh Sci.',
    'PNAMS',
  ],
  ['Desert Workshop Proceedings', 'Desert Workshop'],
];
const ABSTRACTS = [
  'This issue is about frogs and how they sing at night, and about newts that listen to them in the reeds.',
  'This issue is about sand and how dunes wander over decades while camels cross them in long caravans.',
  'Seven herons were counted on each of forty mornings; their number falls where a road runs along the bank.',
  'We thank all reviewers. Mosses take up water through leaves, which an older experiment had ruled out.',
  'Ice forms first above shallow ground. Its cracks follow the wind of the evening before, as maps now show.',
  'A model of lilies predicts which pond closes next. It was wrong twice in twelve summers near Uppsala.',
];
const TELLING: readonly Telling[] = ['doi', 'initial', 'venue', 'abstract', 'year', 'lastName'];

const works: fc.Arbitrary<Work[]> = fc
  .uniqueArray(fc.constantFrom(...TITLES), { minLength: 1, maxLength: 4 })
  .chain((titles) => fc.tuple(...titles.map(worksOfTitle)))
  .map((groups) => groups.flat());

function worksOfTitle(title: string): fc.Arbitrary<Work[]> {
  const place = fc.nat({ max: 5 });
  return fc
    .record({
      ...{ telling: fc.constantFrom(...TELLING), count: fc.integer({ min: 1, max: 6 }) },
      ...{
        given: place,
        lastName: place,
        venue: place,
        abstract: place,
        onePublisher: fc.boolean(),
      },
    })
    .map(({ telling, count, given, lastName, venue, abstract, onePublisher }) =>
      Array.from({ length: count }, (_, k): Work => {
        const at = (field: Telling, first: number) => (field === telling ? k : first);
        const prefix = `10.${onePublisher ? 5555 : 5000 + k}`;
        return {
          ...{ title, telling, year: 2015 + at('year', 4) },
          given: GIVEN[at('initial', given)] as string,
          lastName: LAST_NAMES[at('lastName', lastName)] as string,
          venue: VENUES[at('venue', venue)] as Work['venue'],
          abstract: ABSTRACTS[at('abstract', abstract)] as string,
          doi: `${prefix}/${title.length}.${k}`,
        };
      }),
    );
}

/** How a source describes a work. */
const description = fc.record({
  ...{ source: fc.constantFrom('a.bib', 'b.ris', 'c.csv', 'd.jsonl'), hasId: fc.boolean() },
  ...{ name: fc.nat({ max: 4 }), title: fc.nat({ max: 2 }), venue: fc.option(fc.nat({ max: 3 })) },
  ...{ abstract: fc.option(fc.nat({ max: 4 })), hasDoi: fc.boolean(), keywords: fc.boolean() },
});
type Description = typeof description extends fc.Arbitrary<infer Value> ? Value : never;

interface Described {
  work: Work;
  source: string;
  value: Record<string, unknown>;
}

function described(work: Work, id: string, how: Description): Described {
  const { given, lastName, telling } = work;
  const initial = given.charAt(0);
  const names = [
    ...[`${given} ${lastName}`, `${lastName}, ${given}`, `${lastName} ${initial}`],
    ...[`${initial}. ${lastName}`, `${lastName}, ${initial}.`],
  ];
  const cut = work.abstract.slice(0, work.abstract.lastIndexOf(' ', 0.8 * work.abstract.length));
  const texts = [
    ...[work.abstract, `Abstract: ${work.abstract}`, `${cut}…`, work.abstract.toUpperCase()],
    work.abstract.replace(' and ', ' & ').replace('.', ' (1).'),
  ];
  const titles = [work.title, work.title.toUpperCase(), `${work.title}.`];
  const { venue } = work;
  const value: Record<string, unknown> = {
    ...{ title: titles[how.title], authors: [names[how.name], 'Lee, Q.'], year: work.year },
  };
  if (how.hasId) value.id = `${how.source}-${id}`;
  if (how.venue !== null || telling === 'venue')
    value.venue = venue[(how.venue ?? 0) % venue.length];
  if (how.abstract !== null || telling === 'abstract') value.abstract = texts[how.abstract ?? 0];
  if (how.hasDoi || telling === 'doi') value.doi = work.doi;
  if (how.keywords) value.keywords = ['ponds'];
  return { work, source: how.source, value };
}

const cases = works.chain((all) =>
  fc.record({
    records: fc
      .tuple(...all.map(() => fc.array(description, { minLength: 1, maxLength: 4 })))
      .map((hows) =>
        hows.flatMap((list, n) =>
          list.map((how, k) => described(all[n] as Work, `${n}.${k}`, how)),
        ),
      )
      .chain((list) => fc.shuffledSubarray(list, { minLength: list.length })),
    batchSizes: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 2, 64)),
    isMixed: fc.boolean(),
  }),
);

/** One run for each source, as the command does it. Gives what became of each record, and its paper's id. */
async function run(records: readonly Described[], services: IngestDependencies, batchSize: number) {
  const results = new Map<Described, { kind: string; id: string | null }>();
  for (const source of new Set(records.map((record) => record.source))) {
    const own = records.filter((record) => record.source === source);
    async function* read(): AsyncGenerator<SourceRecord> {
      for (const [n, { value }] of own.entries()) yield { place: { source, line: n + 1 }, value };
    }
    const options = { absentFields: 'keep', match: 'works', batchSize } as const;
    const outcomes = await collect(ingest(read(), services, options));
    for (const [n, { kind, id }] of outcomes.entries()) {
      results.set(own[n] as Described, { kind, id });
    }
  }
  return results;
}

async function stored({ store }: IngestDependencies): Promise<Paper[]> {
  return (await collect(allPapers(store))).flat();
}

it(`${CASES} times: each work is one paper, whatever it has in common with others`, async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ records, batchSizes, isMixed }) => {
      const services = openPlainStore();
      try {
        const first = await run(records, services, batchSizes[0]);
        const papers = await stored(services);
        const idsOf = new Map<Work, Set<unknown>>();
        for (const [{ work }, { id }] of first) {
          idsOf.set(work, (idsOf.get(work) ?? new Set()).add(id));
        }
        expect([...idsOf.values()].filter((ids) => ids.size !== 1)).toEqual([]);
        expect(new Set([...idsOf.values()].map(([id]) => id)).size).toBe(idsOf.size);
        expect(papers).toHaveLength(idsOf.size);
        const inOtherOrder = isMixed ? [...records].reverse() : records;
        const again = await run(inOtherOrder, services, batchSizes[1]);
        for (const [record, { kind, id }] of again) {
          expect({ kind, id }).toEqual({ kind: 'unchanged', id: first.get(record)?.id });
        }
        expect(await stored(services)).toEqual(papers);
      } finally {
        await services.close();
      }
    }),
    { numRuns: CASES },
  );
});
