import type { Backend } from '../backend/driver.js';
import { configuredDriver } from '../backend/drivers.js';
import type { Logger } from '../domain/logger.js';
import type { Trace } from '../domain/tracing.js';
import type { Embedder } from '../embedding/embedder.js';
import { OnDemandEmbedder } from '../embedding/on-demand.js';
import { EmbeddingPool } from '../embedding/pool.js';
import { QueryCache } from '../embedding/query-cache.js';
import { resolveModel } from '../embedding/resolve-model.js';
import { noOutcomes, type OutcomeCounts } from '../ingest/outcome-counts.js';
import { SavedSearches } from '../saved-searches/saved-searches.js';
import { SearchService } from '../search/search-service.js';
import { type Config, DEFAULT_MODEL } from './config.js';
import { tracedEmbedder, tracedEngine } from './traced.js';

/** Everything that the server, the commands, the benchmarks and the tests work with. */
export interface Services extends Pick<Backend, 'store' | 'engine'> {
  embedder: Embedder;
  search: SearchService;
  /** What became of the records that were ingested with these services. */
  ingested: OutcomeCounts;
  savedSearches: SavedSearches;
  close(): Promise<void>;
}

/**
 * Wires the configured embedder, store and engine. `search: false` leaves the index out of memory and loads
 * the model with the first text, for commands that only write.
 */
export async function compose(
  config: Config,
  logger: Logger,
  { search, trace }: { search: boolean; trace?: Trace | undefined },
): Promise<Services> {
  const driver = configuredDriver();
  const { dataDir, embeddingProcesses: processes, embeddingEngine } = config;
  const chosen = config.model ?? driver.modelOf(dataDir) ?? DEFAULT_MODEL;
  const { folder, model } = await resolveModel({ ...config, model: chosen });
  const startPool = () =>
    EmbeddingPool.start({
      ...{ folder, model, processes, engine: embeddingEngine, logger },
      isBackground: !search,
      keepsOneForQueries: search,
    });
  const starting = search ? startPool() : undefined;
  starting?.catch(() => {});
  let queries: QueryCache | undefined;
  const hasPendingQueries = () => queries?.hasPendingQueries ?? false;
  const opening = driver.open({ dataDir, model, search, logger, hasPendingQueries });
  const backend = await opening.catch(async (error) => {
    await starting?.then((pool) => pool.close()).catch(() => {});
    throw error;
  });
  try {
    if (starting) queries = new QueryCache(await starting);
    const embedder = queries ?? new OnDemandEmbedder(model, startPool);
    const { store, engine } = backend;
    const savedSearches = new SavedSearches(dataDir, {
      allowPrivate: config.webhookAllowPrivate,
    });
    return {
      embedder,
      store,
      engine,
      search: new SearchService({
        store,
        embedder: trace ? tracedEmbedder(embedder, trace) : embedder,
        engine: trace ? tracedEngine(engine, trace) : engine,
        trace,
      }),
      ingested: noOutcomes(),
      savedSearches,
      // The embedder first: what waits for a vector is told so, and nothing new reaches the store.
      close: async () => {
        await embedder.close();
        await backend.close();
        savedSearches.close();
      },
    };
  } catch (error) {
    await backend.close();
    throw error;
  }
}
