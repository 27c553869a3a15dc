import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { NearpaperError } from '../domain/errors.js';
import { fsync } from '../runtime/durable-files.js';
import { asNearpaperError } from '../runtime/storage-error.js';

/** The name of the file of saved searches in a data folder. */
export const SAVED_SEARCHES_FILE = 'saved-searches.db';

/** 'npss' in ASCII, in the header of the file: says whose database it is. */
const APPLICATION_ID = 0x6e707373;
const SCHEMA_VERSION = 1;
const BUSY_MS = 5_000;
/** Secrets are there as they are: messages are signed with them. */
const ONLY_OWNER = 0o600;

const TABLES = `
  CREATE TABLE saved_searches (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_to INTEGER NOT NULL,
    disabled_reason TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    last_failure TEXT,
    last_delivered_at INTEGER,
    next_attempt_at INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    search_id TEXT NOT NULL REFERENCES saved_searches ON DELETE CASCADE,
    paper_ids TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_of ON messages (search_id, number);
`;

export type SavedSearchDatabase = SQLite.Database;

/** Whether a data folder ever had saved searches. */
export function hasSavedSearches(dataDir: string): boolean {
  return existsSync(join(dataDir, SAVED_SEARCHES_FILE));
}

/**
 * Opens the saved searches of a data folder for writing; creates both where they are not there. Only the owner of the
 * file may read it. Throws DATABASE_FOREIGN, DATABASE_NEWER and what `asNearpaperError` makes of SQLite's own errors.
 */
export function openSavedSearches(dataDir: string): SavedSearchDatabase {
  const path = join(dataDir, SAVED_SEARCHES_FILE);
  try {
    mkdirSync(dataDir, { recursive: true });
    // SQLite gives the files beside it the same permissions.
    closeSync(openSync(path, 'a', ONLY_OWNER));
    const db = new SQLite(path, { timeout: BUSY_MS });
    try {
      refuseForeign(db, path);
      prepare(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw asNearpaperError(error, path);
  }
}

function prepare(db: SavedSearchDatabase): void {
  db.pragma('journal_mode = WAL');
  // A secret that was shown is there after a loss of power too.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.transaction(() => {
    // Another process may have created it since we looked.
    if (db.pragma('user_version', { simple: true }) !== 0) return;
    db.exec(TABLES);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

/** Throws when the database is not ours to use. */
function refuseForeign(db: SavedSearchDatabase, path: string): void {
  const applicationId = db.pragma('application_id', { simple: true });
  const version = db.pragma('user_version', { simple: true }) as number;
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (applicationId === 0 && version === 0 && tables === 0) return;
  if (applicationId !== APPLICATION_ID) {
    throw new NearpaperError('DATABASE_FOREIGN', `${path} belongs to another program`);
  }
  if (version > SCHEMA_VERSION) {
    throw new NearpaperError(
      'DATABASE_NEWER',
      `${path} has schema version ${version}; this nearpaper knows versions up to ${SCHEMA_VERSION}`,
    );
  }
}

/** Copies the saved searches of a data folder, as they are at one moment, into another folder; nothing where there are none. */
export async function copySavedSearches(dataDir: string, folder: string): Promise<void> {
  if (!hasSavedSearches(dataDir)) return;
  const copy = join(folder, SAVED_SEARCHES_FILE);
  const db = new SQLite(join(dataDir, SAVED_SEARCHES_FILE), { readonly: true, timeout: BUSY_MS });
  try {
    refuseForeign(db, db.name);
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
