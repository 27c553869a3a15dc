import { join } from 'node:path';
import SQLite from 'better-sqlite3';

/**
 * Holds the right to write checkpoints in a data folder, or null when another process has it. It is
 * SQLite's own file lock on an empty database, so it is gone with its process, however that ends.
 */
export function acquireCheckpointLock(dataDir: string): { release(): void } | null {
  const db = new SQLite(join(dataDir, 'checkpoint.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
  return { release: () => db.close() };
}
