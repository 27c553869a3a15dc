import type { Context } from './context.js';
import { ExactSearch } from './exact-search.js';
import { clusteredCase, FILTER_SEED, randomCase, realCases } from './filter-cases.js';
import { filterCosts } from './filter-costs.js';
import { loadIndex } from './loaded-index.js';
import { COUNTED, MIN_RECALL, measurePlans, type PlanRow, TOP_K, WARM_UP } from './plan-row.js';
import { embedAll, startPool } from './pool.js';
import { wholeFolder } from './prepared-folder.js';
import { median } from './statistics.js';
import { TitleMixes } from './title-mixes.js';

const SHARES = [0.5, 0.1, 0.01, 0.001, 0.0001];
const QUERIES = 48;
const MAX_SLOWER = 3;

/**
 * Whether the planner finds what comparing all finds, and chooses the faster plan: at each share of
 * papers allowed, for filters that have nothing to do with the query, for those that do, and for real
 * years and venues.
 */
export async function filters(context: Context): Promise<void> {
  const { report, sample } = context;
  const { dataDir } = await wholeFolder(context);
  const { index, close } = await loadIndex(dataDir, context);
  const stored = index.rows.reader();
  const exact = new ExactSearch(
    Array.from({ length: index.table.maxDoc }, (_, docId) => stored.get(docId).slice()),
  );
  const pool = await startPool(context);
  const queries = new TitleMixes(sample.all).take(QUERIES + WARM_UP);
  const vectors = await embedAll(pool, queries, 'query').finally(() => pool.close());
  const truths = vectors.map((vector) => exact.similarities(vector));

  const rows: PlanRow[] = [];
  const maskMs: number[] = [];
  for (const share of SHARES) {
    const real = realCases(index, share);
    maskMs.push(...real.map((one) => one.maskMs));
    for (const one of [randomCase(index, share), clusteredCase(index, exact, share), ...real]) {
      rows.push(await measurePlans(index, one, share, vectors, truths));
    }
  }
  report.section(
    `${index.size} papers, ${QUERIES} queries, ${TOP_K} deep as a search asks; recall of the first ${COUNTED}; medians; seed ${FILTER_SEED}`,
  );
  report.table(
    'plans',
    ['share', 'filter', 'papers', 'chosen', 'recall@10', 'ms', 'scan ms', 'hnsw ms', '/ best'],
    rows.map((row) => [
      `${100 * row.share} %`,
      row.kind,
      String(row.papers),
      row.plans,
      row.recall,
      row.chosenMs,
      row.scanMs,
      Number.isNaN(row.hnswMs) ? '-' : row.hnswMs,
      row.toBest,
    ]),
  );
  report.text(
    '  hnsw ms: at the breadth that is best for these queries, comparing all where it finds too few; -: none is right',
  );
  report.figure('maskMs', 'making the bitmap of a real filter, median', median(maskMs), 'ms');
  await filterCosts(report, index, dataDir, vectors);
  await close();
  const least = Math.min(...rows.map(({ recall }) => recall));
  report.target(
    `recall@10 of filtered search is at least ${MIN_RECALL} at every share (${least.toFixed(4)})`,
    least >= MIN_RECALL,
  );
  const slowest = Math.max(...rows.map(({ toBest }) => toBest));
  report.target(
    `no plan is slower than ${MAX_SLOWER} times the best of both (${slowest.toFixed(2)})`,
    slowest <= MAX_SLOWER,
  );
}
