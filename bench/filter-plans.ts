import type { Bitmap } from '../src/engine/builtin/columns/condition-column.js';
import type { SearchIndex } from '../src/engine/builtin/search-index.js';
import { TopK } from '../src/engine/builtin/top-k.js';
import { minBreadth, nearestDocuments } from '../src/engine/builtin/vectors/nearest.js';
import { timed, timedAsync } from './timed.js';

/** Beyond so many neighbours hnswlib is not asked: at 91,758 papers comparing all of them is faster. */
const MAX_ASKED = 12_000;

export interface Allowed {
  allowed: Bitmap;
  count: number;
}

export interface PlanResult {
  docIds: readonly number[];
  tookMs: number;
}

const yieldTurn = async () => {};

/** The plan that the service chooses. */
export async function chosenPlan(
  index: SearchIndex,
  vector: Float32Array,
  topK: number,
  papers: Allowed,
): Promise<PlanResult & { plan: string }> {
  const { result, tookMs } = await timedAsync(() =>
    nearestDocuments(index, vector, topK, papers, { yieldTurn }),
  );
  return { docIds: result.docIds, plan: result.plan, tookMs };
}

/** Comparing every paper that is allowed. */
export async function scanPlan(
  index: SearchIndex,
  vector: Float32Array,
  topK: number,
  papers: Allowed,
): Promise<PlanResult> {
  const { result, tookMs } = await timedAsync(() =>
    nearestDocuments(index, vector, topK, papers, { yieldTurn, exact: true }),
  );
  return { docIds: result.docIds, tookMs };
}

/**
 * Cutting what hnswlib finds when it is asked for so many; where too few of those are allowed, comparing
 * every paper that is.
 */
export async function hnswPlan(
  index: SearchIndex,
  vector: Float32Array,
  topK: number,
  papers: Allowed,
  asked: number,
): Promise<PlanResult & { isEnough: boolean }> {
  const { result: docIds, tookMs } = timed(() =>
    hnswOnce(index, vector, topK, papers.allowed, asked),
  );
  if (docIds.length >= Math.min(topK, papers.count)) return { docIds, tookMs, isEnough: true };
  const scan = await scanPlan(index, vector, topK, papers);
  return { docIds: scan.docIds, tookMs: tookMs + scan.tookMs, isEnough: false };
}

/** For how many neighbours to try it: from fewer than a blind filter needs. */
export function breadthsToTry(index: SearchIndex, topK: number, { count }: Allowed): number[] {
  const least = Math.ceil(Math.max(topK, (0.7 * topK * index.size) / count));
  const breadths: number[] = [];
  for (let asked = least; asked <= MAX_ASKED; asked = Math.ceil(1.5 * asked)) breadths.push(asked);
  return breadths;
}

function hnswOnce(
  index: SearchIndex,
  vector: Float32Array,
  topK: number,
  allowed: Bitmap,
  asked: number,
): number[] {
  const found = index.hnsw
    .search(vector, asked, Math.max(minBreadth(index.size, false), asked))
    .flatMap(({ label }) => index.table.docIdOf(label) ?? [])
    .filter((docId) => allowed[docId] === 1)
    .sort((a, b) => a - b);
  const top = new TopK(Math.min(topK, found.length));
  const rows = index.rows.reader();
  for (const docId of found) {
    const similarity = rows.similarity(docId, vector);
    if (similarity > top.floor) top.add(docId, similarity);
  }
  return [...top.sorted().docIds];
}
