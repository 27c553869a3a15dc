import { loadCheckpoint } from '../src/backend/embedded/index/checkpoint.js';
import type { Hnsw } from '../src/backend/embedded/index/hnsw.js';
import { openDatabase } from '../src/backend/embedded/store/database.js';
import { Reader } from '../src/backend/embedded/store/reader.js';
import { assert } from '../src/domain/errors.js';
import type { Context } from './context.js';
import { ExactSearch } from './exact-search.js';
import { spread } from './papers.js';
import { embedAll, startPool } from './pool.js';
import { preparedFolder } from './prepared-folder.js';
import { mean, median } from './statistics.js';

const SEARCHES = 500;
const DEPTHS = [10, 100];
const LEAST_RECALL = 0.99;
/** float32 and float64 disagree by about this much, so what is as near as the last right answer is right. */
const SAME_SIMILARITY = 1e-6;

interface Search {
  vector: Float32Array;
  /** The row of the paper that the vector belongs to, which is no answer. */
  self?: number;
}

/** How much of what comparing every vector finds, the index finds too, and how much sooner. */
export async function recall(context: Context): Promise<void> {
  const { report, sample } = context;
  const { dataDir } = await preparedFolder(context);
  const { index, rows } = await loadIndex(dataDir, context);
  const exact = new ExactSearch(rows.map(({ vector }) => vector));
  const rowOf = new Map(rows.map(({ label }, row) => [label, row]));
  const queries = await embedQueries(
    spread(sample.others, SEARCHES).map(({ title }) => title),
    context,
  );
  const papers = spread([...rows.keys()], SEARCHES).map((self) => ({
    vector: rows[self]?.vector ?? new Float32Array(),
    self,
  }));

  report.section(`${rows.length} papers, ${SEARCHES} queries and ${SEARCHES} stored papers`);
  const found = [
    ...measure('query', 'titles as queries', queries),
    ...measure('paper', 'stored papers', papers),
  ];
  const least = Math.min(...found.filter(({ depth }) => depth === 10).map((one) => one.recall));
  report.target(
    `recall@10 is at least ${LEAST_RECALL} (${least.toFixed(4)})`,
    least >= LEAST_RECALL,
  );

  function measure(key: string, label: string, searches: Search[]) {
    const truths = searches.map(({ vector }) => timed(() => exact.similarities(vector)));
    const exactMs = median(truths.map(({ tookMs }) => tookMs));
    report.figure(`${key}ExactMs`, `${label}: comparing every vector (the limit)`, exactMs, 'ms');
    return DEPTHS.map((depth) => {
      const answers = searches.map(({ vector, self }) =>
        timed(() => index.search(vector, self === undefined ? depth : depth + 1)),
      );
      const recalls = searches.map(({ self }, k) => {
        const truth = truths[k]?.result ?? new Float64Array();
        const found = (answers[k]?.result ?? []).map(({ label }) => rowOf.get(label) ?? -1);
        return recallOf(found, truth, self, depth);
      });
      const tookMs = median(answers.map((answer) => answer.tookMs));
      const value = mean(recalls);
      report.figure(`${key}Recall${depth}`, `${label}: recall@${depth}`, value);
      report.figure(`${key}Index${depth}Ms`, `${label}: the index, ${depth} deep`, tookMs, 'ms');
      report.figure(`${key}Index${depth}ToExact`, '... / comparing every vector', tookMs / exactMs);
      return { depth, recall: value };
    });
  }
}

/** The share of the `depth` nearest that were found; rows are places in `truth`. */
function recallOf(
  found: readonly number[],
  truth: Float64Array,
  self: number | undefined,
  depth: number,
): number {
  const right = truth.filter((_, row) => row !== self).sort();
  const floor = (right.at(-depth) ?? 0) - SAME_SIMILARITY;
  const shown = found.filter((row) => row !== self).slice(0, depth);
  return shown.filter((row) => (truth[row] ?? -1) >= floor).length / depth;
}

function timed<Result>(work: () => Result): { result: Result; tookMs: number } {
  const startedMs = performance.now();
  const result = work();
  return { result, tookMs: performance.now() - startedMs };
}

/** The index as a server would load it, and the vectors that it stands for. */
async function loadIndex(
  dataDir: string,
  { model: { fingerprint, dimensions } }: Context,
): Promise<{ index: Hnsw; rows: { label: number; vector: Float32Array }[] }> {
  const db = openDatabase(dataDir, 'read');
  try {
    const reader = new Reader(db, fingerprint);
    const owner = { databaseId: reader.databaseId(), fingerprint, dimensions };
    const loaded = await loadCheckpoint(dataDir, owner, reader);
    assert('index' in loaded, 'the prepared folder has a checkpoint that can be used');
    return { index: loaded.index, rows: reader.vectorsAfter(0, reader.sequence(), reader.count()) };
  } finally {
    db.close();
  }
}

async function embedQueries(texts: string[], context: Context): Promise<Search[]> {
  const pool = await startPool(context);
  try {
    return (await embedAll(pool, texts, 'query')).map((vector) => ({ vector }));
  } finally {
    await pool.close();
  }
}
