import { rmSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';

/**
 * Takes the lock on the checkpoints of a data folder; null while another process holds it. It is SQLite's
 * own file lock on an empty database, so it is gone with its process, however that ends.
 */
export function acquireCheckpointLock(dataDir: string): { release(): void } | null {
  const path = join(dataDir, 'checkpoint.lock');
  try {
    return lock(path);
  } catch (error) {
    if (!(error instanceof SQLite.SqliteError) || !/NOTADB|CORRUPT/.test(error.code)) throw error;
    // Nobody can hold a file that SQLite cannot read: something else wrote into it.
    rmSync(path);
    return lock(path);
  }
}

function lock(path: string): { release(): void } | null {
  const db = new SQLite(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
  return { release: () => db.close() };
}
