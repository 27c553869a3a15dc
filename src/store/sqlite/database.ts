import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { NearpaperError } from '../../domain/errors.js';
import { asNearpaperError } from '../../runtime/storage-error.js';
import type { StoredModel } from '../store.js';
import { Meta } from './meta.js';
import { createTables, migrate, SCHEMA_VERSION } from './schema.js';

export type Database = SQLite.Database;

/** 'near' in ASCII, in the header of the file: says whose database it is. */
const APPLICATION_ID = 0x6e656172;
/** How long to wait for another process that writes. */
const BUSY_MS = 5_000;

/** The name of the database in a data folder. */
export const DATABASE_FILE = 'nearpaper.db';

export const databasePath = (dataDir: string): string => join(dataDir, DATABASE_FILE);

/**
 * Opens the database of a data folder, creating both where they are not there. A file that belongs
 * to another program or to a newer nearpaper is refused and stays untouched.
 */
export function openDatabase(dataDir: string, mode: 'write' | 'read' = 'write'): Database {
  const path = databasePath(dataDir);
  try {
    if (mode === 'write') mkdirSync(dataDir, { recursive: true });
    return untilNotBusy(() => open(path, mode));
  } catch (error) {
    throw asNearpaperError(reasonOf(error, dataDir), path);
  }
}

function open(path: string, mode: 'write' | 'read'): Database {
  if (mode === 'write' && existsSync(`${path}-wal`)) {
    // A look that changes nothing: even closing a writing connection would move another program's
    // last commits from its WAL into its file.
    const look = new SQLite(path, { readonly: true, timeout: BUSY_MS });
    try {
      refuseForeign(look, path);
    } finally {
      look.close();
    }
  }
  const db = new SQLite(path, { readonly: mode === 'read', timeout: BUSY_MS });
  try {
    const isNew = refuseForeign(db, path);
    if (mode === 'write') prepare(db, isNew);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite's own waiting does not cover the switch to WAL, which several processes may want at once. */
function untilNotBusy<Result>(work: () => Result): Result {
  const until = Date.now() + BUSY_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      const isBusy = error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** SQLite says only that it cannot open; whether the folder may be written says why. */
function reasonOf(error: unknown, dataDir: string): unknown {
  const cannotOpen =
    error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_CANTOPEN');
  if (!cannotOpen || !existsSync(dataDir)) return error;
  try {
    accessSync(dataDir, constants.W_OK);
    return error;
  } catch (reason) {
    return reason;
  }
}

/** Whether the database is empty still; throws when it is not ours to use. */
function refuseForeign(db: Database, path: string): boolean {
  // In one transaction: another process may be creating the database right now.
  const { applicationId, version, tables } = db.transaction(() => ({
    applicationId: db.pragma('application_id', { simple: true }),
    version: db.pragma('user_version', { simple: true }) as number,
    tables: db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number,
  }))();
  const isNew = applicationId === 0 && version === 0 && tables === 0;
  if (!isNew && applicationId !== APPLICATION_ID) {
    throw new NearpaperError('DATABASE_FOREIGN', `${path} belongs to another program`);
  }
  if (version > SCHEMA_VERSION) {
    throw new NearpaperError(
      'DATABASE_NEWER',
      `${path} has schema version ${version}; this nearpaper knows versions up to ${SCHEMA_VERSION}`,
    );
  }
  return isNew;
}

function prepare(db: Database, isNew: boolean): void {
  db.pragma('journal_mode = WAL');
  // FULL: a commit is on disk before it returns; NORMAL would lose the last ones with the power.
  db.pragma('synchronous = FULL');
  db.pragma('journal_size_limit = 67108864');
  if (isNew) {
    db.transaction(() => {
      // Another process may have created it since we looked.
      if (db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() !== 0) return;
      createTables(db);
      db.pragma(`application_id = ${APPLICATION_ID}`);
    }).immediate();
  } else {
    db.transaction(() => {
      // A write that changes nothing: a database that cannot be written says so now.
      db.prepare("UPDATE meta SET value = value WHERE key = 'sequence'").run();
      migrate(db);
    }).immediate();
  }
}

/**
 * Makes `model` the one whose vectors this database holds, or throws MODEL_CHANGED when it already
 * holds papers with vectors of another: the two must never be compared.
 */
export function claimModel(db: Database, model: StoredModel): void {
  const meta = new Meta(db);
  db.transaction(() => {
    const stored = meta.model;
    if (stored?.fingerprint === model.fingerprint) return;
    const papers = db.prepare('SELECT count(*) FROM papers').pluck().get() as number;
    if (stored !== undefined && papers > 0) {
      throw new NearpaperError(
        'MODEL_CHANGED',
        `${db.name} holds ${papers} papers with vectors of ${stored.id} (fingerprint ${stored.fingerprint}), MODEL is ${model.id} (fingerprint ${model.fingerprint})`,
      );
    }
    meta.model = { id: model.id, fingerprint: model.fingerprint };
  }).immediate();
}

/** The model that the papers of a data folder have vectors of; undefined where there are none. Throws what `openDatabase` throws. */
export function modelOfDatabase(dataDir: string): string | undefined {
  if (!existsSync(databasePath(dataDir))) return undefined;
  // As a writer: a reader would leave its files beside a database that is then refused.
  const db = openDatabase(dataDir);
  try {
    if (db.prepare('SELECT 1 FROM papers LIMIT 1').get() === undefined) return undefined;
    return new Meta(db).model?.id;
  } finally {
    db.close();
  }
}
