import { BuiltinEngine } from '../../engine/builtin/builtin-engine.js';
import { UnsearchedEngine } from '../../engine/builtin/unsearched-engine.js';
import type { Engine } from '../../engine/engine.js';
import { Follower } from '../../engine/follower.js';
import { modelOfDatabase } from '../../store/sqlite/database.js';
import { SqliteStore } from '../../store/sqlite/sqlite-store.js';
import type { Backend, Driver, OpenOptions } from '../driver.js';
import { backUp } from './backup.js';
import { factsOf } from './backup-manifest.js';
import { restore } from './restore.js';
import { SqliteReindexing } from './sqlite-reindexing.js';
import { verify } from './verify.js';

/** Papers in SQLite and the index in this process: everything in one data folder, nothing to install. */
export const embedded: Driver = {
  open,
  modelOf: modelOfDatabase,
  upkeep: {
    backUp: async (...args) => factsOf(await backUp(...args)),
    restore: async (...args) => factsOf(await restore(...args)),
    verify,
  },
  reindexing: (dataDir, model) => new SqliteReindexing(dataDir, model),
};

async function open(options: OpenOptions): Promise<Backend> {
  const { dataDir, model, logger } = options;
  let follower: Follower | undefined;
  // A write is acknowledged once a search sees it; where nothing is searched, once it is committed.
  const untilSeen = async (sequence: number) => follower?.catchUp(sequence);
  const store = SqliteStore.open({ dataDir, model, untilSeen });
  let engine: Engine;
  try {
    engine = await openEngine(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
  if (options.search) {
    const { fingerprint } = model;
    follower = new Follower({ engine, store, source: store.documents, fingerprint, logger });
  }
  return {
    store,
    engine,
    close: async () => {
      await follower?.close();
      await engine.close();
      await store.close();
    },
  };
}

async function openEngine(
  { documents: source }: SqliteStore,
  { dataDir, model, search, logger, hasPendingQueries = () => false }: OpenOptions,
): Promise<Engine> {
  return search
    ? BuiltinEngine.open({ dataDir, model, source, logger, hasPendingQueries })
    : new UnsearchedEngine(dataDir, model, logger);
}
