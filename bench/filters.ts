import type { SearchIndex } from '../src/backend/embedded/index/search-index.js';
import type { Context } from './context.js';
import { ExactSearch } from './exact-search.js';
import {
  clusteredCase,
  FILTER_SEED,
  type FilterCase,
  randomCase,
  realCases,
} from './filter-cases.js';
import { filterCosts } from './filter-costs.js';
import {
  type Allowed,
  breadthsToTry,
  chosenPlan,
  hnswPlan,
  type PlanResult,
  scanPlan,
} from './filter-plans.js';
import { loadIndex } from './loaded-index.js';
import { embedAll, startPool } from './pool.js';
import { wholeFolder } from './prepared-folder.js';
import { recallOf } from './recall-of.js';
import { mean, median } from './statistics.js';
import { TitleMixes } from './title-mixes.js';

const SHARES = [0.5, 0.1, 0.01, 0.001, 0.0001];
const QUERIES = 48;
const WARM_UP = 8;
/** How deep a search asks for its first pages. */
const DEPTH = 100;
const COUNTED = 10;
const LEAST_RECALL = 0.98;
const MOST_SLOWER = 3;

interface Row {
  share: number;
  kind: string;
  papers: number;
  plans: string;
  recall: number;
  chosenMs: number;
  scanMs: number;
  hnswMs: number;
  toBest: number;
}

/**
 * Whether the planner finds what comparing all finds, and chooses the faster plan: at each share of
 * papers allowed, for filters that have nothing to do with the query, for those that do, and for real
 * years and venues.
 */
export async function filters(context: Context): Promise<void> {
  const { report, sample } = context;
  const { dataDir } = await wholeFolder(context);
  const { index, close } = await loadIndex(dataDir, context);
  const exact = new ExactSearch(
    Array.from({ length: index.table.slots }, (_, slot) => index.rows.get(slot).slice()),
  );
  const pool = await startPool(context);
  const queries = new TitleMixes(sample.all).take(QUERIES + WARM_UP);
  const vectors = await embedAll(pool, queries, 'query').finally(() => pool.close());
  const truths = vectors.map((vector) => exact.similarities(vector));

  const rows: Row[] = [];
  const maskMs: number[] = [];
  for (const share of SHARES) {
    const real = realCases(index, share);
    maskMs.push(...real.map((one) => one.maskMs));
    for (const one of [randomCase(index, share), clusteredCase(index, exact, share), ...real]) {
      rows.push(await measured(index, one, share, vectors, truths));
    }
  }
  report.section(
    `${index.size} papers, ${QUERIES} queries, ${DEPTH} deep as a search asks; recall of the first ${COUNTED}; medians; seed ${FILTER_SEED}`,
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
  report.figure('maskMs', 'making the mask of a real filter, median', median(maskMs), 'ms');
  await filterCosts(report, index, dataDir, vectors);
  await close();
  const least = Math.min(...rows.map(({ recall }) => recall));
  report.target(
    `recall@10 of filtered search is at least ${LEAST_RECALL} at every share (${least.toFixed(4)})`,
    least >= LEAST_RECALL,
  );
  const slowest = Math.max(...rows.map(({ toBest }) => toBest));
  report.target(
    `no plan is slower than ${MOST_SLOWER} times the best of both (${slowest.toFixed(2)})`,
    slowest <= MOST_SLOWER,
  );
}

async function measured(
  index: SearchIndex,
  { kind, masks }: FilterCase,
  share: number,
  vectors: readonly Float32Array[],
  truths: readonly Float64Array[],
): Promise<Row> {
  const searches = vectors.map((vector, k) => {
    const papers = masks[k % masks.length] as FilterCase['masks'][number];
    const truth = (truths[k] as Float64Array).map((value, slot) =>
      papers.allowed[slot] === 1 ? value : Number.NaN,
    );
    return {
      vector,
      papers,
      recall: (slots: readonly number[]) => recallOf(slots, truth, COUNTED),
    };
  });
  const scans: PlanResult[] = [];
  const chosen: (PlanResult & { plan: string; recall: number })[] = [];
  for (const { vector, papers, recall } of searches) {
    scans.push(await scanPlan(index, vector, DEPTH, papers));
    const one = await chosenPlan(index, vector, DEPTH, papers);
    chosen.push({ ...one, recall: recall(one.slots) });
  }
  const took = (plans: readonly PlanResult[]) =>
    median(plans.slice(WARM_UP).map(({ tookMs }) => tookMs));
  const counted = chosen.slice(WARM_UP);
  const scanMs = took(scans);
  const hnswMs = await bestHnswMs(index, searches, took);
  return {
    share,
    kind,
    papers: median(masks.map(({ count }) => count)),
    plans: [...new Set(counted.map(({ plan }) => plan))].sort().join(', '),
    recall: mean(counted.map((one) => one.recall)),
    chosenMs: took(chosen),
    scanMs,
    hnswMs,
    toBest: took(chosen) / Math.min(scanMs, Number.isNaN(hnswMs) ? scanMs : hnswMs),
  };
}

interface Search {
  vector: Float32Array;
  papers: Allowed;
  recall: (slots: readonly number[]) => number;
}

/** The hnsw plan at the breadth that is best for these queries together; NaN where none is right. */
async function bestHnswMs(
  index: SearchIndex,
  searches: readonly Search[],
  took: (plans: readonly PlanResult[]) => number,
): Promise<number> {
  let best = Number.NaN;
  for (const asked of breadthsToTry(index, DEPTH, (searches[0] as Search).papers)) {
    const plans: (PlanResult & { isEnough: boolean; recall: number })[] = [];
    for (const { vector, papers, recall } of searches) {
      const plan = await hnswPlan(index, vector, DEPTH, papers, asked);
      plans.push({ ...plan, recall: recall(plan.slots) });
    }
    const isRight = mean(plans.map((plan) => plan.recall)) >= LEAST_RECALL;
    if (isRight && !(took(plans) >= best)) best = took(plans);
    if (isRight && plans.every(({ isEnough }) => isEnough)) break;
  }
  return best;
}
