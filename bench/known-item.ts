import type { Context } from './context.js';
import { askForPapers } from './known-item/asking.js';
import { fillCorpus } from './known-item/corpus.js';
import { counts } from './known-item/counts.js';
import { hardReadings } from './known-item/hard-readings.js';
import { queryTime } from './known-item/query-time.js';
import { suggestions } from './known-item/suggestions.js';
import { copyOfFolder, wholeFolder } from './prepared-folder.js';
import { ServerProcess } from './server-process.js';

/**
 * Whether a search finds the paper that somebody knows, however they ask for it, among every paper of the
 * file; whether exclusions and quotes hold, and the numbers of an answer agree; and what it takes.
 */
export async function knownItem(context: Context): Promise<void> {
  const copy = await copyOfFolder(await wholeFolder(context));
  try {
    const server = await ServerProcess.start(copy.dataDir);
    try {
      const corpus = await fillCorpus(server.client);
      await askForPapers(context, server.client, corpus);
      await hardReadings(context, server.client, corpus);
      await counts(context, server.client, corpus);
      await suggestions(context, server.client, corpus);
      await queryTime(context, server.client);
    } finally {
      await server.stop();
    }
  } finally {
    await copy.remove();
  }
}
