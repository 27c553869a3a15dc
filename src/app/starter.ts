import { join } from 'node:path';
import { ingest } from '../ingest/pipeline.js';
import { packageRoot } from '../runtime/compiled-module.js';
import type { Services } from './compose.js';

/**
 * Ingests the starter corpus into an index that never held anything, so that a first search has
 * something to find. An index that was emptied on purpose stays empty. Returns how many were added.
 */
export async function ingestStarterCorpus(services: Services): Promise<number> {
  if ((await services.store.status()).sequence > 0) return 0;
  // Readers of every format: a server that has papers starts sooner without them.
  const { recordsOfFile } = await import('../ingest/records.js');
  const records = recordsOfFile(join(packageRoot, 'starter', 'papers.jsonl'));
  let added = 0;
  for await (const outcome of ingest(records, services, { absentFields: 'keep', match: 'works' })) {
    if (outcome.kind === 'rejected') throw outcome.error;
    added++;
  }
  return added;
}
