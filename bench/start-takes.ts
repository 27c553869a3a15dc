import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '../src/domain/errors.js';
import { jsonOf } from './http-client.js';
import { ServerProcess } from './server-process.js';

const POLL_MS = 5;

interface Stats {
  papers: number;
  sequence: number;
  index: { state: string };
  embedder: { restarts: number };
}

/** How long a server on this folder takes until it is ready, and until its index is. */
export async function startTakes(
  dataDir: string,
  expected: { papers: number; sequence: number },
): Promise<{ readyMs: number; indexMs: number }> {
  const server = await ServerProcess.start(dataDir);
  try {
    let stats: Stats;
    for (;;) {
      stats = jsonOf<Stats>(await server.client.get('/v1/stats'));
      if (stats.index.state === 'ready') break;
      await sleep(POLL_MS);
    }
    const indexMs = performance.now() - server.startedMs;
    assert(stats.papers === expected.papers, 'the server has the papers that it had');
    // Each embedded text would have been a change.
    assert(stats.sequence === expected.sequence, 'nothing was written');
    assert(stats.embedder.restarts === 0, 'no embedding process had to be restarted');
    return { readyMs: server.readyMs, indexMs };
  } finally {
    await server.stop();
  }
}
