import { type IngestRun, runIngest } from './ingest-run.js';
import { timedSearch } from './search-cost.js';
import { ServerProcess } from './server-process.js';
import { type Peak, watch } from './watch.js';

export interface OwnRun {
  ingest: IngestRun;
  /** Of each query over HTTP, one after the other. */
  tookMs: number[];
  /** Of the server and its processes while it answers. */
  peak: Peak;
}

/** nearpaper as a user has it: the ingest command into an empty folder, then a server that is asked. */
export async function ownRun(
  file: string,
  dataDir: string,
  queries: readonly string[],
): Promise<OwnRun> {
  const ingest = await runIngest(file, dataDir);
  const server = await ServerProcess.start(dataDir);
  const stopWatching = watch(server.pid);
  try {
    const tookMs: number[] = [];
    for (const query of queries) tookMs.push((await timedSearch(server.client, query)).httpMs);
    return { ingest, tookMs, peak: stopWatching() };
  } finally {
    stopWatching();
    await server.stop();
  }
}
