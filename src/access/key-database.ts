import { z } from 'zod';
import { NearpaperError } from '../domain/errors.js';
import {
  copyOwnerDatabase,
  type OwnerDatabase,
  type OwnerDatabaseFile,
  openOwnerDatabase,
} from '../runtime/owner-database.js';
import type { ApiKey } from './key.js';
import { rateSchema } from './rate.js';
import { KEY_SCOPES } from './scopes.js';

/** The name of the file of keys in a data folder. */
export const KEYS_FILE = 'keys.db';

const FILE: OwnerDatabaseFile = {
  fileName: KEYS_FILE,
  // 'npky' in ASCII.
  applicationId: 0x6e706b79,
  schemaVersion: 1,
  tables: `
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
`,
};

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

export type KeyDatabase = OwnerDatabase;

/** Opens the keys of a data folder; undefined where there is nothing to read. Throws what `openOwnerDatabase` does. */
export function openKeys(dataDir: string, mode: 'read'): KeyDatabase | undefined;
export function openKeys(dataDir: string, mode: 'write'): KeyDatabase;
export function openKeys(dataDir: string, mode: 'read' | 'write'): KeyDatabase | undefined {
  return mode === 'read'
    ? openOwnerDatabase(dataDir, FILE, 'read')
    : openOwnerDatabase(dataDir, FILE, 'write');
}

/** Copies the keys of a data folder, as they are at one moment, into another folder; nothing where there are none. */
export function copyKeys(dataDir: string, folder: string): Promise<void> {
  return copyOwnerDatabase(dataDir, folder, FILE);
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
