import type { Context } from './context.js';
import { mixedText } from './mixed-papers.js';
import type { BenchPaper } from './papers.js';
import { spread } from './papers.js';
import { copyOfFolder, wholeFolder } from './prepared-folder.js';
import { searchCost } from './search-cost.js';
import { searchDuringIngest } from './search-during-ingest.js';
import { searchThroughput } from './search-throughput.js';
import { ServerProcess } from './server-process.js';
import { TITLE_MIX_SEED, TitleMixes } from './title-mixes.js';
import { wordSearch } from './word-search.js';

const EACH = 1_000;

/**
 * What a search costs, with every paper of the file in the index: the lexical index alone, a hybrid search
 * over HTTP beyond embedding its query, how many searches a second, and whether an ingest stands in the
 * way. Each query is half a title and half another's, asked once.
 */
export async function search(context: Context): Promise<void> {
  const { report, sample } = context;
  const mixes = new TitleMixes(sample.all);
  const prepared = await wholeFolder(context);
  report.text(`queries: halves of two titles each, none twice, seed ${TITLE_MIX_SEED}`);
  await wordSearch(context, prepared.dataDir, mixes);
  const copy = await copyOfFolder(prepared);
  try {
    await searchThroughput(context, copy.dataDir, mixes);
    const server = await ServerProcess.start(copy.dataDir, { probed: true });
    try {
      await searchCost(context, server.client, mixes.take(EACH));
      await searchDuringIngest(context, server, {
        queriesAtRest: mixes.take(EACH),
        queriesDuring: mixes.take(EACH),
        papers: newPapers(sample.all),
      });
    } finally {
      await server.stop();
    }
  } finally {
    await copy.remove();
  }
}

/** Papers that are not in the index: each has the sentences of two that are. */
function newPapers(papers: readonly BenchPaper[]): BenchPaper[] {
  const firsts = spread(papers, EACH);
  return firsts.map((first, k) => ({
    id: `new-${k}`,
    ...mixedText(first, firsts[(k + EACH / 2) % EACH] as BenchPaper),
  }));
}
