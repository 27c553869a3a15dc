import type { Bitmap } from '../columns/condition-column.js';
import type { IndexSnapshot } from '../searcher.js';
import { TopK } from '../top-k.js';
import type { RowReader } from './vector-rows.js';

/**
 * What the two plans cost, in microseconds on the machine of docs/decisions/0009; only their ratio
 * matters. A scan compares one vector after the other; a search of hnswlib begins somewhere and visits
 * more for each neighbour that it is to find.
 */
const COST = { compared: 0.45, comparedOnDisk: 1.2, search: 200, found: 2.4 };
/**
 * In a filtered search hnswlib is asked for this many times as many as would do if the filter were independent
 * of the query, ...
 */
const MARGIN = 2;
/** ... and for this many times as many again when too few of them pass the filter. */
const AGAIN = 3;
/** hnswlib is not asked for more neighbours than this: beyond, its recall and speed both fall. */
const MAX_ASKED = 6_000;
/**
 * The share of the nearest that a search finds falls with the number of papers: at 91,758 it takes 400
 * candidates to find 0.99 of the ten nearest to an odd query. Beside a lexical ranking, which finds most
 * of what is missed, fewer will do.
 */
const BREADTH = { least: 128, papers: 10_000, alone: 0.5, besideWords: 0.2 };

/** How many candidates hnswlib keeps at least (its ef), in an index of so many papers. */
export function minBreadth(papers: number, besideWords: boolean): number {
  const { least, papers: few, alone, besideWords: less } = BREADTH;
  return Math.round(least * Math.max(1, papers / few) ** (besideWords ? less : alone));
}

/** DocIds that are looked at between two turns of the event loop. */
const DOCUMENTS_A_TURN = 16_384;

/** What finding near papers reads of an index. */
export type VectorSnapshot = Pick<IndexSnapshot, 'hnsw' | 'table' | 'rows' | 'size'>;

/** The nearest docIds with their similarities, by similarity, then docId. */
export interface NearestDocuments {
  docIds: number[];
  similarities: number[];
  plan: 'scan' | 'hnsw';
}

/**
 * The `topK` allowed docIds nearest to a unit vector, by similarity, then docId. Small sets are compared
 * one by one, which is exact; for large ones the neighbours that hnswlib finds are cut by the filter,
 * and where too few stay, because the filter allows what is far from the query, all are compared too.
 */
export async function nearestDocuments(
  index: VectorSnapshot,
  vector: Float32Array,
  topK: number,
  { allowed, count }: { allowed: Bitmap; count: number },
  {
    exact = false,
    besideWords = false,
    yieldTurn,
  }: { exact?: boolean; besideWords?: boolean; yieldTurn: () => Promise<void> },
): Promise<NearestDocuments> {
  const breadth = minBreadth(index.size, besideWords);
  const isFiltered = count < index.size;
  const rows = index.rows.reader();
  let asked = isFiltered ? Math.ceil((MARGIN * topK * index.size) / count) : topK;
  while (!exact && asked <= MAX_ASKED && !isScanCheaper(index, count, Math.max(breadth, asked))) {
    const found = index.hnsw
      .search(vector, asked, Math.max(breadth, asked))
      .flatMap(({ label }) => index.table.docIdOf(label) ?? [])
      .filter((docId) => allowed[docId] === 1);
    if (!isFiltered || found.length >= Math.min(topK, count)) {
      return { ...best(found, rows, vector, topK), plan: 'hnsw' };
    }
    asked *= AGAIN;
  }
  return { ...(await scan(rows, vector, topK, allowed, yieldTurn)), plan: 'scan' };
}

function isScanCheaper(index: VectorSnapshot, count: number, breadth: number): boolean {
  const compared = index.rows.areOnDisk ? COST.comparedOnDisk : COST.compared;
  return count * compared <= COST.search + breadth * COST.found;
}

function best(docIds: number[], rows: RowReader, vector: Float32Array, topK: number) {
  const top = new TopK(Math.min(topK, docIds.length));
  for (const docId of docIds.sort((a, b) => a - b)) {
    const similarity = rows.similarity(docId, vector);
    if (similarity > top.floor) top.add(docId, similarity);
  }
  return listed(top);
}

async function scan(
  rows: RowReader,
  vector: Float32Array,
  topK: number,
  allowed: Bitmap,
  yieldTurn: () => Promise<void>,
) {
  const docIds = allowed.length;
  const top = new TopK(Math.min(topK, docIds));
  for (let start = 0; start < docIds; start += DOCUMENTS_A_TURN) {
    const end = Math.min(start + DOCUMENTS_A_TURN, docIds);
    for (let docId = start; docId < end; docId++) {
      if (allowed[docId] === 0) continue;
      const similarity = rows.similarity(docId, vector);
      if (similarity > top.floor) top.add(docId, similarity);
    }
    if (end < docIds) await yieldTurn();
  }
  return listed(top);
}

function listed(top: TopK): { docIds: number[]; similarities: number[] } {
  const { docIds, scores } = top.sorted();
  return { docIds: [...docIds], similarities: [...scores] };
}
