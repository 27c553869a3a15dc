import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { z } from 'zod';
import { NearpaperError } from '../domain/errors.js';
import { asNearpaperError } from '../runtime/storage-error.js';
import type { ApiKey } from './key.js';
import { rateSchema } from './rate.js';
import { KEY_SCOPES } from './scopes.js';

/** The name of the file of keys in a data folder. */
export const KEYS_FILE = 'keys.db';

/** 'npky' in ASCII, in the header of the file: says whose database it is. */
const APPLICATION_ID = 0x6e706b79;
const SCHEMA_VERSION = 1;
const BUSY_MS = 5_000;
const ONLY_OWNER = 0o600;

const TABLES = `
  CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    origins TEXT NOT NULL,
    rate TEXT
  ) STRICT;
`;

const rowSchema = z.object({
  id: z.string(),
  hash: z.instanceof(Buffer),
  name: z.string(),
  scope: z.enum(KEY_SCOPES),
  created_at: z.number(),
  expires_at: z.number().nullable(),
  revoked_at: z.number().nullable(),
  origins: z.preprocess((text) => JSON.parse(String(text)), z.array(z.string())),
  rate: rateSchema.nullable(),
});

/** A key with what is stored of its secret. */
export interface StoredKey extends ApiKey {
  hash: Buffer;
}

export type KeyDatabase = SQLite.Database;

/**
 * Opens the keys of a data folder, for writing creating both where they are not there; undefined where there is
 * nothing to read. Only the owner of the file may read it. Throws DATABASE_FOREIGN, DATABASE_NEWER and what
 * `asNearpaperError` makes of SQLite's own errors.
 */
export function openKeys(dataDir: string, mode: 'read'): KeyDatabase | undefined;
export function openKeys(dataDir: string, mode: 'write'): KeyDatabase;
export function openKeys(dataDir: string, mode: 'read' | 'write'): KeyDatabase | undefined {
  const path = join(dataDir, KEYS_FILE);
  if (mode === 'read' && !existsSync(path)) return undefined;
  try {
    if (mode === 'write') {
      mkdirSync(dataDir, { recursive: true });
      // SQLite gives the files beside it the same permissions.
      closeSync(openSync(path, 'a', ONLY_OWNER));
    }
    return open(path, mode);
  } catch (error) {
    throw asNearpaperError(error, path);
  }
}

function open(path: string, mode: 'read' | 'write'): KeyDatabase | undefined {
  const db = new SQLite(path, { readonly: mode === 'read', timeout: BUSY_MS });
  try {
    const isNew = refuseForeign(db, path);
    // Another process is about to make the first key.
    if (isNew && mode === 'read') return db.close() && undefined;
    if (mode === 'write') prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepare(db: KeyDatabase): void {
  db.pragma('journal_mode = WAL');
  // A key that was shown, or revoked, is so after a loss of power too.
  db.pragma('synchronous = FULL');
  db.transaction(() => {
    // Another process may have created it since we looked.
    if (db.pragma('user_version', { simple: true }) !== 0) return;
    db.exec(TABLES);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

/** Whether the database is empty still; throws when it is not ours to use. */
function refuseForeign(db: KeyDatabase, path: string): boolean {
  const applicationId = db.pragma('application_id', { simple: true });
  const version = db.pragma('user_version', { simple: true }) as number;
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (applicationId === 0 && version === 0 && tables === 0) return true;
  if (applicationId !== APPLICATION_ID) {
    throw new NearpaperError('DATABASE_FOREIGN', `${path} belongs to another program`);
  }
  if (version > SCHEMA_VERSION) {
    throw new NearpaperError(
      'DATABASE_NEWER',
      `${path} has schema version ${version}; this nearpaper knows versions up to ${SCHEMA_VERSION}`,
    );
  }
  return false;
}

/** Every key that was ever made, oldest first. Throws DATABASE_CORRUPT for a row that is none. */
export function readKeys(db: KeyDatabase): StoredKey[] {
  const rows = db.prepare('SELECT * FROM keys ORDER BY created_at, id').all();
  return rows.map((row) => {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) {
      throw new NearpaperError('DATABASE_CORRUPT', `${db.name} has a key that cannot be read`);
    }
    const { created_at, expires_at, revoked_at, ...key } = parsed.data;
    return { ...key, createdAt: created_at, expiresAt: expires_at, revokedAt: revoked_at };
  });
}

/** Makes a copy one file that needs no others beside it. */
export function sealKeys(path: string): void {
  const db = new SQLite(path);
  db.pragma('journal_mode = DELETE');
  db.close();
}
