import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { NearpaperError } from '../../../domain/errors.js';
import { CHECKPOINT_MANIFEST } from '../index/checkpoint.js';
import { asNearpaperError } from '../store/database.js';
import { copyDurably, fsync } from './durable-files.js';
import {
  type BackupManifest,
  DATABASE_FILE,
  damaged,
  damagedFiles,
  readBackupManifest,
} from './manifest.js';

/**
 * Makes a data folder what a backup holds. Every byte of the backup is checked first; the database
 * gets its name last, in one step, so a crash leaves the old papers or the new ones. What is there is
 * replaced only when told, and never while another process has it open. Throws BACKUP_DAMAGED,
 * DATA_DIR_TAKEN, DATABASE_BUSY or STORAGE_FULL.
 */
export async function restore(
  backup: string,
  dataDir: string,
  { replace }: { replace: boolean },
): Promise<BackupManifest> {
  const manifest = readBackupManifest(backup);
  const problems = await damagedFiles(backup, manifest);
  if (problems.length > 0) throw damaged(problems.join('; '));
  const database = join(dataDir, DATABASE_FILE);
  if (existsSync(database) && !replace) {
    throw new NearpaperError('DATA_DIR_TAKEN', `${dataDir} holds papers already`);
  }
  const temporary = (name: string) => join(dataDir, `${name}.restored.tmp`);
  try {
    await mkdir(dataDir, { recursive: true });
    for (const { name } of manifest.files) {
      await rm(temporary(name), { force: true });
      await copyDurably(join(backup, name), temporary(name));
    }
    if (existsSync(database)) setAside(database);
    // Without a manifest the old index counts for nothing.
    await rm(join(dataDir, CHECKPOINT_MANIFEST), { force: true });
    for (const name of inOrder(manifest)) await rename(temporary(name), join(dataDir, name));
    await fsync(dataDir);
    return manifest;
  } catch (error) {
    for (const { name } of manifest.files) await rm(temporary(name), { force: true });
    throw asNearpaperError(error, dataDir);
  }
}

/** Parts of the index, then the database, then the manifest that makes the parts count. */
function inOrder({ files }: BackupManifest): string[] {
  const rank = (name: string) =>
    name === CHECKPOINT_MANIFEST ? 2 : name === DATABASE_FILE ? 1 : 0;
  return files.map(({ name }) => name).sort((a, b) => rank(a) - rank(b));
}

/**
 * Moves what is in the WAL of the database into its file, and takes the WAL away, which no process may
 * have open then: one that had it would go on writing to a file that is gone.
 */
function setAside(database: string): void {
  const db = new SQLite(database, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = DELETE');
  } catch (error) {
    const isBusy = error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY');
    if (!isBusy) throw error;
    throw new NearpaperError(
      'DATABASE_BUSY',
      `${database} is open in another process; stop the server and what ingests first`,
    );
  } finally {
    db.close();
  }
}
