import { NearpaperError } from '../domain/errors.js';
import { asNearpaperError } from '../runtime/storage-error.js';
import type { ApiKey } from './key.js';
import { type KeyDatabase, openKeys, readKeys, type StoredKey } from './key-database.js';
import { rateText } from './rate.js';
import { hashOf, newSecret } from './secret.js';

/** What is chosen of a new key; times are milliseconds since 1970. */
export type NewKey = Pick<ApiKey, 'name' | 'scope' | 'expiresAt' | 'origins' | 'rate'>;

/** Makes a key. Its secret is known to who gets this answer and to nobody else: a hash is stored. */
export function createKey(dataDir: string, wanted: NewKey): { key: ApiKey; secret: string } {
  return withKeys(dataDir, (db) => {
    const { id, secret } = newSecret();
    const key: ApiKey = { ...wanted, id, createdAt: Date.now(), revokedAt: null };
    db.prepare(
      `INSERT INTO keys (id, hash, name, scope, created_at, expires_at, origins, rate)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[id, hashOf(secret), key.name, key.scope, key.createdAt, key.expiresAt],
      ...[JSON.stringify(key.origins), key.rate && rateText(key.rate)],
    );
    return { key, secret };
  });
}

/** Every key that was ever made, oldest first: those that expired or were revoked too. */
export function listKeys(dataDir: string): ApiKey[] {
  const db = openKeys(dataDir, 'read');
  if (!db) return [];
  try {
    return readKeys(db).map(withoutHash);
  } finally {
    db.close();
  }
}

/** From now on the key is refused; revoking it again changes nothing. Throws KEY_NOT_FOUND. */
export function revokeKey(dataDir: string, id: string): ApiKey {
  const none = () => new NearpaperError('KEY_NOT_FOUND', `there is no key ${JSON.stringify(id)}`);
  if (listKeys(dataDir).length === 0) throw none();
  return withKeys(dataDir, (db) => {
    const revoke = 'UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?';
    db.prepare(revoke).run(Date.now(), id);
    const key = readKeys(db).find((one) => one.id === id);
    if (!key) throw none();
    return withoutHash(key);
  });
}

function withKeys<Result>(dataDir: string, work: (db: KeyDatabase) => Result): Result {
  const db = openKeys(dataDir, 'write');
  try {
    return work(db);
  } catch (error) {
    throw asNearpaperError(error, db.name);
  } finally {
    db.close();
  }
}

function withoutHash({ hash: _, ...key }: StoredKey): ApiKey {
  return key;
}
