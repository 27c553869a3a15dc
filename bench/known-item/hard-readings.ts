import { randomNumbers } from '../../src/domain/random.js';
import type { Context } from '../context.js';
import type { HttpClient } from '../http-client.js';
import { sum } from '../statistics.js';
import type { Corpus } from './corpus.js';
import { HARD_SHAPES, type HardQuery, type WriteHard } from './hard-queries.js';
import { inTurns } from './in-turns.js';
import { oneOf } from './question.js';
import { searchFor } from './searches.js';
import { seedOf } from './seeds.js';

const NAME = 'exclusions and phrases';
const EACH = 200;
const LIMIT = 100;

/** Whether what a query excludes or quotes is so in every one of the first hundred hits. */
export async function hardReadings(
  { report, only, misses }: Context,
  client: HttpClient,
  corpus: Corpus,
): Promise<void> {
  if (!NAME.includes(only)) return;
  const rows: string[][] = [];
  const totals = { hits: 0, breaches: 0, empty: 0 };
  for (const [shape, write] of HARD_SHAPES) {
    const asked = await inTurns(queriesOf(shape, write, corpus), async (hard) => {
      const fields = 'id,title,abstract,keywords';
      const { hits } = await searchFor(client, { q: hard.query, limit: LIMIT, fields });
      const breaches = hits.filter(({ paper }) => hard.isBreach(paper));
      return { hits: hits.length, breaches, isEmpty: hard.hasAnswer && hits.length === 0, hard };
    });
    for (const { breaches, hard } of asked
      .filter((one) => one.breaches.length > 0)
      .slice(0, misses)) {
      process.stderr.write(
        `${hard.query}: ${breaches.length} breaches, ${breaches[0]?.paper.id}\n`,
      );
    }
    const hits = sum(asked.map((one) => one.hits));
    const breaches = sum(asked.map((one) => one.breaches.length));
    const broken = asked.filter((one) => one.breaches.length > 0).length;
    const empty = asked.filter(({ isEmpty }) => isEmpty).length;
    rows.push([shape, ...[asked.length, hits, breaches, broken, empty].map(String)]);
    totals.hits += hits;
    totals.breaches += breaches;
    totals.empty += empty;
  }
  report.section(`${NAME}, the first ${LIMIT} hits`);
  const headings = ['query', 'queries', 'hits', 'breaches', 'in queries', 'found nothing'];
  report.table('hardReadings', headings, rows);
  report.target(
    `no breach among ${totals.hits} hits (${totals.breaches}), and no phrase without its paper (${totals.empty})`,
    totals.breaches === 0 && totals.empty === 0,
  );
}

function queriesOf(shape: string, write: WriteHard, corpus: Corpus): HardQuery[] {
  const source = { corpus, random: randomNumbers(seedOf(shape)) };
  const queries = new Map<string, HardQuery>();
  // Titles run out only where a file has hardly any that will do.
  for (let tries = 0; queries.size < EACH && tries < 100 * EACH; tries++) {
    const paper = oneOf(corpus.papers, source.random);
    const hard = paper && write(paper, source);
    if (hard) queries.set(hard.query, hard);
  }
  return [...queries.values()];
}
