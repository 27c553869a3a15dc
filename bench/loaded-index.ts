import { assert } from '../src/domain/errors.js';
import { loadCheckpoint } from '../src/engine/builtin/checkpoint/load.js';
import { isUnusable } from '../src/engine/builtin/checkpoint/unusable.js';
import type { SearchIndex } from '../src/engine/builtin/search-index.js';
import { type Database, openDatabase } from '../src/store/sqlite/database.js';
import { SqliteDocuments } from '../src/store/sqlite/sqlite-documents.js';
import type { Context } from './context.js';

export interface LoadedIndex {
  index: SearchIndex;
  db: Database;
  documents: SqliteDocuments;
  close(): Promise<void>;
}

/** The index as a server would load it, with the database that it stands for. */
export async function loadIndex(
  dataDir: string,
  { model: { fingerprint, dimensions } }: Pick<Context, 'model'>,
): Promise<LoadedIndex> {
  const db = openDatabase(dataDir, 'read');
  const documents = new SqliteDocuments(db, { fingerprint, dimensions });
  const owner = { databaseId: documents.storeId, fingerprint, dimensions };
  const loaded = await loadCheckpoint(dataDir, owner, documents);
  assert(!isUnusable(loaded), 'the prepared folder has a checkpoint that can be used');
  const { index } = loaded;
  return {
    index,
    db,
    documents,
    close: async () => {
      db.close();
      await index.close();
    },
  };
}
