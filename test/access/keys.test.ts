import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { KEYS_FILE } from '../../src/access/key-database.js';
import { Keyring } from '../../src/access/keyring.js';
import { createKey, listKeys, type NewKey, revokeKey } from '../../src/access/keys.js';
import type { NearpaperError } from '../../src/domain/errors.js';
import { temporaryFolder } from '../fixtures/folder.js';

const silent = pino({ level: 'silent' });
const wanted: NewKey = { name: 'site', scope: 'search', expiresAt: null, origins: [], rate: null };

const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as NearpaperError).code;
  }
  throw new Error('it was done');
};

describe('a key', () => {
  it('is kept with everything that was chosen, and without its secret', () => {
    const dataDir = temporaryFolder();
    const rate = { requests: 60, perSeconds: 60 };
    const origins = ['https://a.example', 'http://localhost:8080'];
    const { key, secret } = createKey(dataDir, { ...wanted, expiresAt: 2e12, origins, rate });
    expect(listKeys(dataDir)).toEqual([key]);
    expect(key).toMatchObject({ ...wanted, expiresAt: 2e12, origins, rate, revokedAt: null });
    expect(secret).toMatch(new RegExp(`^np_${key.id}_[\\w-]{43}$`));
    const stored = ['', '-wal']
      .map((ending) => join(dataDir, KEYS_FILE + ending))
      .filter(existsSync);
    const random = secret.slice('np_12345678_'.length);
    for (const path of stored) expect(readFileSync(path, 'latin1')).not.toContain(random);
  });

  it('is in a file that others may not read', () => {
    const dataDir = temporaryFolder();
    createKey(dataDir, wanted);
    expect(statSync(join(dataDir, KEYS_FILE)).mode & 0o777).toBe(0o600);
  });

  it('is revoked once and for all, and stays in the list', () => {
    const dataDir = temporaryFolder();
    const { key } = createKey(dataDir, wanted);
    const first = revokeKey(dataDir, key.id).revokedAt;
    expect(first).toBeGreaterThan(0);
    expect(revokeKey(dataDir, key.id).revokedAt).toBe(first);
    expect(listKeys(dataDir)).toMatchObject([{ id: key.id, revokedAt: first }]);
  });

  it('that is not there cannot be revoked, and nothing is made of the attempt', () => {
    const dataDir = temporaryFolder();
    expect(codeOf(() => revokeKey(dataDir, '00000000'))).toBe('KEY_NOT_FOUND');
    expect(existsSync(join(dataDir, KEYS_FILE))).toBe(false);
    createKey(dataDir, wanted);
    expect(codeOf(() => revokeKey(dataDir, '00000000'))).toBe('KEY_NOT_FOUND');
  });
});

describe('a keyring', () => {
  const within = { timeout: 10_000, interval: 50 };

  it('sees keys that come and go, without being opened again', async () => {
    const dataDir = temporaryFolder();
    const keyring = new Keyring(dataDir, silent);
    expect(keyring.isEmpty).toBe(true);
    const { key } = createKey(dataDir, wanted);
    await expect.poll(() => keyring.find(key.id)?.name, within).toBe('site');
    revokeKey(dataDir, key.id);
    await expect.poll(() => keyring.find(key.id)?.revokedAt, within).toBeGreaterThan(0);
    expect(keyring.isEmpty).toBe(false);
    keyring.close();
  });

  it('sees the keys of a file that took the place of another', async () => {
    const [dataDir, other] = [temporaryFolder(), temporaryFolder()];
    createKey(dataDir, wanted);
    const { key } = createKey(other, wanted);
    const keyring = new Keyring(dataDir, silent);
    renameSync(join(other, KEYS_FILE), join(dataDir, KEYS_FILE));
    await expect.poll(() => keyring.find(key.id)?.id, within).toBe(key.id);
    keyring.close();
  });

  it('keeps the keys that it read when the file cannot be read any more', async () => {
    const dataDir = temporaryFolder();
    const { key } = createKey(dataDir, wanted);
    const logged: string[] = [];
    const error = (_: object, message: string) => void logged.push(message);
    const keyring = new Keyring(dataDir, { ...silent, error } as typeof silent);
    writeFileSync(join(dataDir, 'other.db'), 'not a database '.repeat(1_000));
    renameSync(join(dataDir, 'other.db'), join(dataDir, KEYS_FILE));
    await expect.poll(() => keyring.isEmpty || logged.length, within).toBe(1);
    expect(keyring.find(key.id)?.id).toBe(key.id);
    keyring.close();
  });
});

describe('a file of keys', () => {
  it('of another program is refused and stays as it is', () => {
    const dataDir = temporaryFolder();
    const path = join(dataDir, KEYS_FILE);
    writeFileSync(path, 'not a database '.repeat(1_000));
    for (const work of [
      () => createKey(dataDir, wanted),
      () => listKeys(dataDir),
      () => new Keyring(dataDir, silent),
    ]) {
      expect(codeOf(work)).toBe('DATABASE_FOREIGN');
    }
    expect(readFileSync(path, 'utf8')).toBe('not a database '.repeat(1_000));
  });
});
