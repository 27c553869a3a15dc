import { randomNumbers } from '../../src/domain/random.js';
import { FACET_FIELDS, MAX_RESULT_WINDOW } from '../../src/domain/search.js';
import type { Context } from '../context.js';
import type { HttpClient } from '../http-client.js';
import { sum } from '../statistics.js';
import type { Corpus } from './corpus.js';
import { inTurns } from './in-turns.js';
import { oneOf } from './question.js';
import { allHits, searchFor } from './searches.js';
import { seedOf } from './seeds.js';

const NAME = 'counts';
const QUERIES = 100;
const VALUES = 3;

/** What is said about one query that does not agree with something else that is said about it. */
interface Disagreements {
  counted: number;
  inexact: number;
  clicks: number;
  pages: number;
  years: number;
}

/** Whether the total, the facets, what a click on them finds, the pages and the order by year agree. */
export async function counts(
  { report, only, misses }: Context,
  client: HttpClient,
  corpus: Corpus,
): Promise<void> {
  if (!NAME.includes(only)) return;
  const checked = await inTurns(topics(corpus), async (q) => {
    const found = await disagreementsOf(client, q);
    return { q, found, count: sum(Object.values(found)) };
  });
  for (const { q, found } of checked.filter(({ count }) => count > 0).slice(0, misses)) {
    process.stderr.write(`${q}: ${JSON.stringify(found)}\n`);
  }
  report.section(`${NAME} of ${QUERIES} queries of two words, ${VALUES} values of each facet`);
  const disagreeing = (key: keyof Disagreements, label: string) =>
    report.figure(`${key}Disagree`, label, sum(checked.map(({ found }) => found[key])));
  disagreeing('counted', 'queries whose facets count another number than `total`');
  disagreeing('inexact', 'queries whose facets say that they are not exact');
  disagreeing('clicks', 'values of facets whose filter finds another number');
  disagreeing('pages', 'queries whose pages miss papers or repeat one');
  disagreeing('years', 'queries whose hits by year are other papers');
  const all = sum(checked.map(({ count }) => count));
  report.target(`the numbers that an answer shows agree (${all} disagree)`, all === 0);
}

async function disagreementsOf(client: HttpClient, q: string): Promise<Disagreements> {
  const facets = FACET_FIELDS.join(',');
  const { total, facets: found } = await searchFor(client, {
    q,
    facets,
    facetLimit: VALUES,
    limit: 1,
  });
  const hits = await allHits(client, { q });
  const distinct = new Set(hits);
  return {
    counted: Number(found?.papers !== total),
    inexact: Number(!found?.exact),
    clicks: await disagreeingClicks(client, q, found?.counts ?? {}),
    pages: Number(
      hits.length !== Math.min(total, MAX_RESULT_WINDOW) || distinct.size < hits.length,
    ),
    years: Number(total <= MAX_RESULT_WINDOW && !(await sameByYear(client, q, distinct))),
  };
}

async function disagreeingClicks(
  client: HttpClient,
  q: string,
  found: Partial<Record<string, { value: string | number; count: number }[]>>,
): Promise<number> {
  let disagreeing = 0;
  for (const field of FACET_FIELDS) {
    for (const { value, count } of found[field] ?? []) {
      const { total } = await searchFor(client, { q, [field]: value, limit: 1, fields: 'id' });
      if (total !== count) disagreeing++;
    }
  }
  return disagreeing;
}

async function sameByYear(
  client: HttpClient,
  q: string,
  byRelevance: ReadonlySet<string>,
): Promise<boolean> {
  const byYear = new Set(await allHits(client, { q, sort: 'year' }));
  return byYear.size === byRelevance.size && [...byYear].every((id) => byRelevance.has(id));
}

/** Two telling words of a title each. */
function topics({ papers, titles }: Corpus): string[] {
  const random = randomNumbers(seedOf(NAME));
  const queries = new Set<string>();
  while (queries.size < QUERIES) {
    const words = titles.telling(oneOf(papers, random)?.title ?? '');
    const [first, second] = [oneOf(words, random), oneOf(words, random)];
    if (first && second && first !== second) queries.add(`${first} ${second}`.toLowerCase());
  }
  return [...queries];
}
