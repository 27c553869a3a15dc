import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { fsync } from '../runtime/durable-files.js';
import { KEYS_FILE, openKeys, sealKeys } from './key-database.js';

/** Copies the keys of a data folder, as they are at one moment, into another folder; nothing where there are none. */
export async function copyKeys(dataDir: string, folder: string): Promise<void> {
  const db = openKeys(dataDir, 'read');
  if (!db) return;
  const copy = join(folder, KEYS_FILE);
  try {
    await db.backup(copy);
  } finally {
    db.close();
  }
  sealKeys(copy);
  await chmod(copy, 0o600);
  await fsync(copy);
}
