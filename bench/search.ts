import type { Context } from './context.js';
import { spread } from './papers.js';
import { copyOfFolder, preparedFolder } from './prepared-folder.js';
import { searchCost } from './search-cost.js';
import { searchDuringIngest } from './search-during-ingest.js';
import { ServerProcess } from './server-process.js';

const EACH = 1_000;

/**
 * What a search costs beyond embedding its query, and whether an ingest stands in its way, on a real
 * server with one client. Its queries are titles of papers that are not in the index, each asked
 * once, so that nothing could be answered from memory.
 */
export async function search(context: Context): Promise<void> {
  const outside = spread(context.sample.others, 4 * EACH);
  const everyFourth = (from: number) => outside.filter((_, k) => k % 4 === from);
  const titles = (from: number) => everyFourth(from).map(({ title }) => title);
  const copy = await copyOfFolder(await preparedFolder(context));
  try {
    const server = await ServerProcess.start(copy.dataDir, { probed: true });
    try {
      await searchCost(context, server.client, titles(0));
      await searchDuringIngest(context, server, {
        queriesAtRest: titles(1),
        queriesDuring: titles(2),
        papers: everyFourth(3),
      });
    } finally {
      await server.stop();
    }
  } finally {
    await copy.remove();
  }
}
