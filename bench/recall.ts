import { minBreadth } from '../src/engine/builtin/vectors/nearest.js';
import type { Context } from './context.js';
import { ExactSearch } from './exact-search.js';
import { loadIndex } from './loaded-index.js';
import { spread } from './papers.js';
import { embedAll, startPool } from './pool.js';
import { preparedFolder } from './prepared-folder.js';
import { recallOf } from './recall-of.js';
import { mean, median } from './statistics.js';
import { timed } from './timed.js';

const SEARCHES = 500;
const DEPTHS = [10, 100];
const MIN_RECALL = 0.99;
interface Search {
  vector: Float32Array;
  /** The row of the paper that the vector belongs to, which is no answer. */
  self?: number;
}

/** How much of what comparing every vector finds, the index finds too, and how much sooner. */
export async function recall(context: Context): Promise<void> {
  const { report, sample } = context;
  const { dataDir } = await preparedFolder(context);
  const { index, documents, close } = await loadIndex(dataDir, context);
  const rows = documents.papersWithVersions(0, documents.sequence(), documents.count());
  const { hnsw } = index;
  const exact = new ExactSearch(rows.map(({ vector }) => vector));
  const rowOf = new Map(rows.map(({ version }, row) => [version, row]));
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
  report.target(`recall@10 is at least ${MIN_RECALL} (${least.toFixed(4)})`, least >= MIN_RECALL);
  await close();

  function measure(key: string, label: string, searches: Search[]) {
    const truths = searches.map(({ vector }) => timed(() => exact.similarities(vector)));
    const exactMs = median(truths.map(({ tookMs }) => tookMs));
    report.figure(`${key}ExactMs`, `${label}: comparing every vector (the limit)`, exactMs, 'ms');
    return DEPTHS.map((depth) => {
      const answers = searches.map(({ vector, self }) =>
        timed(() =>
          hnsw.search(
            vector,
            self === undefined ? depth : depth + 1,
            minBreadth(rows.length, false),
          ),
        ),
      );
      const recalls = searches.map(({ self }, k) => {
        const truth = truths[k]?.result ?? new Float64Array();
        const found = (answers[k]?.result ?? []).map(({ label }) => rowOf.get(label) ?? -1);
        return recallOf(found, truth, depth, self);
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

async function embedQueries(texts: string[], context: Context): Promise<Search[]> {
  const pool = await startPool(context);
  try {
    return (await embedAll(pool, texts, 'query')).map((vector) => ({ vector }));
  } finally {
    await pool.close();
  }
}
