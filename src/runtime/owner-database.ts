import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { NearpaperError } from '../domain/errors.js';
import { fsync } from './durable-files.js';
import { asNearpaperError } from './storage-error.js';

const BUSY_MS = 5_000;
const ONLY_OWNER = 0o600;

export type OwnerDatabase = SQLite.Database;

/** A small SQLite file in a data folder, beside the papers, that only its owner may read: it has secrets in it. */
export interface OwnerDatabaseFile {
  fileName: string;
  /** Four bytes in the header of the file: say whose database it is. */
  applicationId: number;
  schemaVersion: number;
  /** What creates the tables. */
  tables: string;
}

/**
 * Opens such a file, for writing creating it and its folder where they are not there; undefined where there is nothing
 * to read. What is committed to it survives a loss of power. Throws DATABASE_FOREIGN, DATABASE_NEWER and what
 * `asNearpaperError` makes of SQLite's own errors.
 */
export function openOwnerDatabase(
  dataDir: string,
  file: OwnerDatabaseFile,
  mode: 'read',
): OwnerDatabase | undefined;
export function openOwnerDatabase(
  dataDir: string,
  file: OwnerDatabaseFile,
  mode: 'write',
): OwnerDatabase;
export function openOwnerDatabase(
  dataDir: string,
  file: OwnerDatabaseFile,
  mode: 'read' | 'write',
): OwnerDatabase | undefined {
  const path = join(dataDir, file.fileName);
  if (mode === 'read' && !existsSync(path)) return undefined;
  try {
    if (mode === 'write') {
      mkdirSync(dataDir, { recursive: true });
      // SQLite gives the files beside it the same permissions.
      closeSync(openSync(path, 'a', ONLY_OWNER));
    }
    return open(path, file, mode);
  } catch (error) {
    throw asNearpaperError(error, path);
  }
}

/** Copies such a file, as it is at one moment, into another folder; nothing where it is not there. */
export async function copyOwnerDatabase(
  dataDir: string,
  folder: string,
  file: OwnerDatabaseFile,
): Promise<void> {
  const db = openOwnerDatabase(dataDir, file, 'read');
  if (!db) return;
  const copy = join(folder, file.fileName);
  try {
    await db.backup(copy);
  } finally {
    db.close();
  }
  // One file that needs no others beside it.
  const sealed = new SQLite(copy);
  sealed.pragma('journal_mode = DELETE');
  sealed.close();
  await chmod(copy, ONLY_OWNER);
  await fsync(copy);
}

function open(
  path: string,
  file: OwnerDatabaseFile,
  mode: 'read' | 'write',
): OwnerDatabase | undefined {
  const db = new SQLite(path, { readonly: mode === 'read', timeout: BUSY_MS });
  try {
    const isNew = refuseForeign(db, file);
    // Another process is about to create it.
    if (isNew && mode === 'read') return db.close() && undefined;
    if (mode === 'write') prepare(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepare(db: OwnerDatabase, { tables, applicationId, schemaVersion }: OwnerDatabaseFile) {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.transaction(() => {
    // Another process may have created it since we looked.
    if (db.pragma('user_version', { simple: true }) !== 0) return;
    db.exec(tables);
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${schemaVersion}`);
  }).immediate();
}

/** Whether the database is empty still; throws when it is not ours to use. */
function refuseForeign(
  db: OwnerDatabase,
  { applicationId, schemaVersion }: OwnerDatabaseFile,
): boolean {
  const found = db.pragma('application_id', { simple: true });
  const version = db.pragma('user_version', { simple: true }) as number;
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (found === 0 && version === 0 && tables === 0) return true;
  if (found !== applicationId) {
    throw new NearpaperError('DATABASE_FOREIGN', `${db.name} belongs to another program`);
  }
  if (version > schemaVersion) {
    throw new NearpaperError(
      'DATABASE_NEWER',
      `${db.name} has schema version ${version}; this nearpaper knows versions up to ${schemaVersion}`,
    );
  }
  return false;
}
