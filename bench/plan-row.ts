import type { SearchIndex } from '../src/engine/builtin/search-index.js';
import type { FilterCase } from './filter-cases.js';
import {
  type Allowed,
  breadthsToTry,
  chosenPlan,
  hnswPlan,
  type PlanResult,
  scanPlan,
} from './filter-plans.js';
import { recallOf } from './recall-of.js';
import { mean, median } from './statistics.js';

/** How many of the first queries are not counted. */
export const WARM_UP = 8;
/** The top k of a search for its first pages. */
export const TOP_K = 100;
export const COUNTED = 10;
export const MIN_RECALL = 0.98;

/** What the plans do with one filter: medians over the queries. */
export interface PlanRow {
  share: number;
  kind: string;
  papers: number;
  plans: string;
  recall: number;
  chosenMs: number;
  scanMs: number;
  hnswMs: number;
  /** The chosen plan's time to that of the faster one. */
  toBest: number;
}

/** Measures the plans with one filter, query by query in turns. */
export async function measurePlans(
  index: SearchIndex,
  { kind, bitmaps }: FilterCase,
  share: number,
  vectors: readonly Float32Array[],
  truths: readonly Float64Array[],
): Promise<PlanRow> {
  const searches = vectors.map((vector, k) => {
    const papers = bitmaps[k % bitmaps.length] as FilterCase['bitmaps'][number];
    const truth = (truths[k] as Float64Array).map((value, docId) =>
      papers.allowed[docId] === 1 ? value : Number.NaN,
    );
    return {
      vector,
      papers,
      recall: (docIds: readonly number[]) => recallOf(docIds, truth, COUNTED),
    };
  });
  const scans: PlanResult[] = [];
  const chosen: (PlanResult & { plan: string; recall: number })[] = [];
  for (const { vector, papers, recall } of searches) {
    scans.push(await scanPlan(index, vector, TOP_K, papers));
    const one = await chosenPlan(index, vector, TOP_K, papers);
    chosen.push({ ...one, recall: recall(one.docIds) });
  }
  const took = (plans: readonly PlanResult[]) =>
    median(plans.slice(WARM_UP).map(({ tookMs }) => tookMs));
  const counted = chosen.slice(WARM_UP);
  const scanMs = took(scans);
  const hnswMs = await bestHnswMs(index, searches, took);
  return {
    share,
    kind,
    papers: median(bitmaps.map(({ count }) => count)),
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
  recall: (docIds: readonly number[]) => number;
}

/** The hnsw plan at the breadth that is best for these queries together; NaN where none is right. */
async function bestHnswMs(
  index: SearchIndex,
  searches: readonly Search[],
  took: (plans: readonly PlanResult[]) => number,
): Promise<number> {
  let best = Number.NaN;
  for (const asked of breadthsToTry(index, TOP_K, (searches[0] as Search).papers)) {
    const plans: (PlanResult & { isEnough: boolean; recall: number })[] = [];
    for (const { vector, papers, recall } of searches) {
      const plan = await hnswPlan(index, vector, TOP_K, papers, asked);
      plans.push({ ...plan, recall: recall(plan.docIds) });
    }
    const isRight = mean(plans.map((plan) => plan.recall)) >= MIN_RECALL;
    if (isRight && !(took(plans) >= best)) best = took(plans);
    if (isRight && plans.every(({ isEnough }) => isEnough)) break;
  }
  return best;
}
