import type { Context } from './context.js';
import { overload } from './http/overload.js';
import { similarById } from './http/similar-by-id.js';
import { copyOfFolder, wholeFolder } from './prepared-folder.js';
import { ServerProcess } from './server-process.js';
import { TITLE_MIX_SEED, TitleMixes } from './title-mixes.js';

/**
 * How the server fares as others use it: papers like a stored one on eight connections, and four times the searches
 * that it can answer. Client and server share the machine.
 */
export async function http(context: Context): Promise<void> {
  const { report, sample } = context;
  const prepared = await wholeFolder(context);
  const copy = await copyOfFolder(prepared);
  try {
    const server = await ServerProcess.start(copy.dataDir);
    try {
      await similarById(context, server);
      report.text(`\nqueries: halves of two titles each, none twice, seed ${TITLE_MIX_SEED}`);
      await overload(context, server, new TitleMixes(sample.all));
    } finally {
      await server.stop();
    }
  } finally {
    await copy.remove();
  }
}
