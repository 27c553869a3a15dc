import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { KEYS_FILE } from '../../access/key-database.js';
import { NearpaperError } from '../../domain/errors.js';
import { CHECKPOINT_MANIFEST } from '../../engine/builtin/checkpoint/checkpoint.js';
import { copyDurably, fsync } from '../../runtime/durable-files.js';
import { asNearpaperError } from '../../runtime/storage-error.js';
import { SAVED_SEARCHES_FILE } from '../../saved-searches/database.js';
import { DATABASE_FILE } from '../../store/sqlite/database.js';
import {
  type BackupManifest,
  damaged,
  damagedFiles,
  readBackupManifest,
} from './backup-manifest.js';

/** What SQLite keeps beside a database. */
const besideOf = (file: string) => ['-wal', '-shm', '-journal'].map((ending) => file + ending);
const BESIDE = besideOf(DATABASE_FILE);
/** Put back only where there are none. */
const KEPT = [KEYS_FILE, SAVED_SEARCHES_FILE];

/**
 * Makes a data folder what a backup holds. Every byte of the backup is checked first; the database
 * gets its name last, in one step, so a crash leaves the old papers or the new ones. What is there is
 * replaced only when told, and never while another process has it open. Keys and saved searches are put back
 * only where there are none: keys of a backup may have been revoked since, and searches were posted further. Throws BACKUP_DAMAGED,
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
  if (!replace) refuseTaken(dataDir);
  const files = manifest.files
    .map(({ name }) => name)
    .filter((name) => !KEPT.includes(name) || !existsSync(join(dataDir, name)));
  const temporary = (name: string) => join(dataDir, `${name}.restored.tmp`);
  let held: SQLite.Database | undefined;
  try {
    await mkdir(dataDir, { recursive: true });
    for (const name of files) {
      await rm(temporary(name), { force: true });
      await copyDurably(join(backup, name), temporary(name));
    }
    // Copying may take minutes, in which somebody may have begun to ingest.
    if (!replace) refuseTaken(dataDir);
    held = holdForReplacing(join(dataDir, DATABASE_FILE));
    // Without a manifest the old index counts for nothing; what SQLite left beside the old database
    // would be played into the new one.
    const besideKept = KEPT.filter((name) => files.includes(name)).flatMap(besideOf);
    for (const name of [CHECKPOINT_MANIFEST, ...BESIDE, ...besideKept]) {
      await rm(join(dataDir, name), { force: true });
    }
    await fsync(dataDir);
    for (const name of inOrder(files)) await rename(temporary(name), join(dataDir, name));
    await fsync(dataDir);
    return manifest;
  } catch (error) {
    for (const name of files) await rm(temporary(name), { force: true });
    throw asNearpaperError(error, dataDir);
  } finally {
    held?.close();
  }
}

/**
 * Throws DATA_DIR_TAKEN where there is a database, or a log without one, which may hold the last papers that
 * somebody wrote.
 */
function refuseTaken(dataDir: string): void {
  const there = [DATABASE_FILE, ...BESIDE].filter((name) => existsSync(join(dataDir, name)));
  if (there.length === 0) return;
  throw new NearpaperError(
    'DATA_DIR_TAKEN',
    `${dataDir} holds papers already (${there.join(', ')})`,
  );
}

/** Parts of the index, then the database, then the manifest that makes the parts count. */
function inOrder(files: readonly string[]): string[] {
  const rank = (name: string) =>
    name === CHECKPOINT_MANIFEST ? 2 : name === DATABASE_FILE ? 1 : 0;
  return [...files].sort((a, b) => rank(a) - rank(b));
}

/**
 * Keeps every other process from the database that is to be replaced, until it is closed, and empties its
 * WAL. Nothing is held where there is none, or one so damaged that SQLite cannot read it. Throws
 * DATABASE_BUSY where a process has it open: that would go on writing to a file that is gone.
 */
function holdForReplacing(database: string): SQLite.Database | undefined {
  if (!existsSync(database)) return undefined;
  const db = new SQLite(database, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    const code = error instanceof SQLite.SqliteError ? error.code : '';
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return undefined;
    if (!code.startsWith('SQLITE_BUSY')) throw error;
    throw new NearpaperError(
      'DATABASE_BUSY',
      `${database} is open in another process; stop the server and what ingests first`,
    );
  }
}
