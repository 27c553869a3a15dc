import { assert } from '../src/domain/errors.js';
import { loadCheckpoint } from '../src/engine/builtin/checkpoint/load.js';
import { isUnusable } from '../src/engine/builtin/checkpoint/unusable.js';
import type { SearchIndex } from '../src/engine/builtin/search-index.js';
import { type Database, openDatabase } from '../src/store/sqlite/database.js';
import { Reader } from '../src/store/sqlite/reader.js';
import type { Context } from './context.js';

export interface LoadedIndex {
  index: SearchIndex;
  db: Database;
  reader: Reader;
  close(): Promise<void>;
}

/** The index as a server would load it, with the database that it stands for. */
export async function loadIndex(
  dataDir: string,
  { model: { fingerprint, dimensions } }: Pick<Context, 'model'>,
): Promise<LoadedIndex> {
  const db = openDatabase(dataDir, 'read');
  const reader = new Reader(db, { fingerprint, dimensions });
  const owner = { databaseId: reader.databaseId(), fingerprint, dimensions };
  const loaded = await loadCheckpoint(dataDir, owner, reader);
  assert(!isUnusable(loaded), 'the prepared folder has a checkpoint that can be used');
  const { index } = loaded;
  return {
    index,
    db,
    reader,
    close: async () => {
      db.close();
      await index.close();
    },
  };
}
