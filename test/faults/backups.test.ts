import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { createKey, listKeys, revokeKey } from '../../src/access/keys.js';
import { backUp } from '../../src/backend/embedded/backup.js';
import { restore } from '../../src/backend/embedded/restore.js';
import { verify } from '../../src/backend/embedded/verify.js';
import { SavedSearches } from '../../src/saved-searches/saved-searches.js';
import { openBackend } from '../fixtures/backend.js';
import { runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';
import { startServer } from '../fixtures/server.js';
import { putOperation, random, randomVector } from '../fixtures/vectors.js';

/** `FAULT_CASES=1000 npx vitest run test/faults/backups.test.ts` is the long run; CI flips fewer bits. */
const FLIPS = Number(process.env.FAULT_CASES ?? 100);
const SEED = Number(process.env.FAULT_SEED ?? 5);
const DIMENSIONS = 32;
const next = random(SEED);
const below = (most: number) => Math.floor(next() * most);

const open = (dataDir: string, { search } = { search: true }) =>
  openBackend({
    dataDir,
    model: { id: 'made-up', fingerprint: 'faults', dimensions: DIMENSIONS },
    search,
    logger: pino({ level: 'silent' }),
  });

/** A data folder with an index on disk and changes behind it. */
async function filled(papers: number): Promise<string> {
  const dataDir = join(temporaryFolder(), 'data');
  const backend = await open(dataDir);
  for (let k = 0; k < papers; k++) {
    await backend.write([putOperation(`paper-${k}`, randomVector(next, DIMENSIONS))]);
    if (k === Math.floor(papers * 0.8)) await backend.checkpoint();
  }
  await backend.write([{ kind: 'delete', id: 'paper-3' }]);
  await backend.close();
  return dataDir;
}

const query = randomVector(random(99), DIMENSIONS);
async function answers(dataDir: string) {
  const backend = await open(dataDir);
  const found = await nearest(backend, query, 20);
  const papers = await backend.getPapers(found.neighbours.map(({ id }) => id));
  const { sequence } = await backend.status();
  await backend.close();
  return { found, papers, sequence };
}

function flip(path: string, at: number, bit: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] as number) ^ (1 << bit);
  writeFileSync(path, bytes);
}

let dataDir: string;
let backup: string;
beforeAll(async () => {
  dataDir = await filled(120);
  backup = join(temporaryFolder(), 'backup');
  await backUp(dataDir, backup, '0.0.0');
}, 60_000);

describe('a backup', () => {
  it('is whole, says what is in it, and gives the same answers when it is restored', async () => {
    expect(await verify(backup)).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(backup, 'backup.json'), 'utf8'));
    expect(manifest).toMatchObject({ papers: 119, sequence: 121, model: { id: 'made-up' } });
    const restored = join(temporaryFolder(), 'restored');
    await restore(backup, restored, { replace: false });
    expect(await verify(restored)).toEqual([]);
    expect(await answers(restored)).toEqual(await answers(dataDir));
  });

  it('is of one point in time, with all that was acknowledged before, while others write', async () => {
    const busy = await filled(20);
    const backend = await open(busy);
    let acknowledged = 20;
    let isDone = false;
    const writing = (async () => {
      while (!isDone) {
        const id = `paper-${acknowledged + 1}`;
        await backend.write([putOperation(id, randomVector(next, DIMENSIONS))]);
        acknowledged++;
      }
    })();
    for (let n = 0; n < 3; n++) {
      const before = acknowledged;
      const target = join(temporaryFolder(), `backup-${n}`);
      const { papers, sequence } = await backUp(busy, target, '0.0.0');
      expect(await verify(target)).toEqual([]);
      expect(papers).toBeGreaterThanOrEqual(before - 1);
      // Twenty additions and a deletion, then additions only.
      expect(sequence).toBe(papers + 2);
    }
    isDone = true;
    await writing;
    await backend.close();
  }, 60_000);

  it(`shows every flipped bit (${FLIPS}, seed ${SEED}) and every cut`, async () => {
    const copy = join(temporaryFolder(), 'copy');
    cpSync(backup, copy, { recursive: true });
    const names = readdirSync(copy);
    for (let n = 0; n < FLIPS; n++) {
      const path = join(copy, names[n % names.length] as string);
      const [at, bit] = [below(statSync(path).size), below(8)];
      flip(path, at, bit);
      expect(await verify(copy), `${path}, byte ${at}, bit ${bit}`).not.toEqual([]);
      await expect(restore(copy, join(copy, 'never'), { replace: false })).rejects.toMatchObject({
        code: 'BACKUP_DAMAGED',
      });
      flip(path, at, bit);
    }
    expect(await verify(copy)).toEqual([]);
    for (const name of names) {
      truncateSync(join(copy, name), below(statSync(join(copy, name)).size));
      expect(await verify(copy), name).not.toEqual([]);
      cpSync(join(backup, name), join(copy, name));
    }
    rmSync(join(copy, names.find((name) => name.endsWith('.hnsw')) as string));
    expect(await verify(copy)).not.toEqual([]);
  }, 600_000);

  it('is never written over another, and a damaged folder gives none', async () => {
    await expect(backUp(dataDir, backup, '0.0.0')).rejects.toMatchObject({ code: 'BACKUP_EXISTS' });
    const damagedDir = await filled(20);
    corruptAbstract(damagedDir);
    const target = join(temporaryFolder(), 'none');
    await expect(backUp(damagedDir, target, '0.0.0')).rejects.toMatchObject({
      code: 'BACKUP_DAMAGED',
    });
    expect(existsSync(target)).toBe(false);
  });
});

/** Changes a title where it stands in the file, which SQLite cannot notice. */
function corruptAbstract(folder: string): void {
  const path = join(folder, 'nearpaper.db');
  const bytes = readFileSync(path);
  let changed = 0;
  for (let at = bytes.indexOf('paper-7'); at >= 0; at = bytes.indexOf('paper-7', at + 1)) {
    bytes[at + 6] = '8'.charCodeAt(0);
    changed++;
  }
  expect(changed).toBeGreaterThan(0);
  writeFileSync(path, bytes);
}

describe('a stored paper that is not what was written', () => {
  it('is found by verify and never answered with', async () => {
    const folder = await filled(20);
    corruptAbstract(folder);
    expect((await verify(folder)).join('\n')).toMatch(/is not what was written/);
    // What indexes papers stops at such a one, and so does what reads it.
    await expect(open(folder)).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
    const backend = await open(folder, { search: false });
    for (const id of ['paper-8', 'paper-7']) {
      const read = backend.getPapers([id]).catch(({ code }) => code);
      expect(['DATABASE_CORRUPT', '[]']).toContain(JSON.stringify(await read).replaceAll('"', ''));
    }
    expect(await backend.getPapers(['paper-9'])).toHaveLength(1);
    await backend.close();
  });
});

describe('restoring', () => {
  it('refuses a folder with papers, replaces them when told, and never under a process', async () => {
    const taken = await filled(10);
    await expect(restore(backup, taken, { replace: false })).rejects.toMatchObject({
      code: 'DATA_DIR_TAKEN',
    });
    const backend = await open(taken);
    await expect(restore(backup, taken, { replace: true })).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
    });
    expect((await backend.status()).papers).toBe(9);
    await backend.close();
    await restore(backup, taken, { replace: true });
    expect(await answers(taken)).toEqual(await answers(dataDir));
    expect(readdirSync(taken).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('takes no log of another database for its own', async () => {
    const taken = await filled(10);
    const writing = await open(taken, { search: false });
    await writing.write([putOperation('in-the-log', randomVector(next, DIMENSIONS))]);
    const log = readFileSync(join(taken, 'nearpaper.db-wal'));
    expect(log.length).toBeGreaterThan(0);
    await writing.close();
    // Somebody has moved the database away, as one does with a damaged one.
    rmSync(join(taken, 'nearpaper.db'));
    writeFileSync(join(taken, 'nearpaper.db-wal'), log);
    await expect(restore(backup, taken, { replace: false })).rejects.toMatchObject({
      code: 'DATA_DIR_TAKEN',
    });
    await restore(backup, taken, { replace: true });
    expect(await verify(taken)).toEqual([]);
    expect(await answers(taken)).toEqual(await answers(dataDir));
  });

  it.each<[string, (path: string) => void]>([
    ['with another header', (path) => writeFileSync(path, 'x'.repeat(100), { flag: 'r+' })],
    ['of zeros', (path) => writeFileSync(path, Buffer.alloc(4_096), { flag: 'r+' })],
    ['that is cut', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['of some bytes', (path) => truncateSync(path, 50)],
    ['that is empty', (path) => truncateSync(path, 0)],
  ])('replaces a database %s', async (_, damage) => {
    const taken = await filled(20);
    damage(join(taken, 'nearpaper.db'));
    await restore(backup, taken, { replace: true });
    expect(await verify(taken)).toEqual([]);
    expect(await answers(taken)).toEqual(await answers(dataDir));
  });

  it('from a write-protected backup gives a folder that its owner can write to', async () => {
    const copy = join(temporaryFolder(), 'copy');
    cpSync(backup, copy, { recursive: true });
    for (const name of readdirSync(copy)) chmodSync(join(copy, name), 0o444);
    const restored = join(temporaryFolder(), 'restored');
    await restore(copy, restored, { replace: false });
    for (const name of readdirSync(restored)) {
      expect(statSync(join(restored, name)).mode & 0o600, name).toBe(0o600);
    }
  });
});

describe('keys', () => {
  it('are in a backup, come back where there are none, and stay revoked where they were', async () => {
    const source = join(temporaryFolder(), 'data');
    cpSync(dataDir, source, { recursive: true });
    const wanted = { scope: 'search' as const, expiresAt: null, origins: [], rate: null };
    const { key } = createKey(source, { name: 'site', ...wanted });
    const withKeys = join(temporaryFolder(), 'backup');
    await backUp(source, withKeys, '0.0.0');
    expect(await verify(withKeys)).toEqual([]);
    expect(statSync(join(withKeys, 'keys.db')).mode & 0o777).toBe(0o600);
    const fresh = join(temporaryFolder(), 'restored');
    await restore(withKeys, fresh, { replace: false });
    expect(listKeys(fresh)).toEqual([key]);
    expect(statSync(join(fresh, 'keys.db')).mode & 0o777).toBe(0o600);
    revokeKey(fresh, key.id);
    await restore(withKeys, fresh, { replace: true });
    expect(listKeys(fresh)[0]?.revokedAt).not.toBeNull();
    // A backup of before there were keys does not open the server to everybody.
    await restore(backup, fresh, { replace: true });
    expect(listKeys(fresh)).toHaveLength(1);
  });
});

describe('saved searches', () => {
  it('are in a backup, and come back where there are none', async () => {
    const source = join(temporaryFolder(), 'data');
    cpSync(dataDir, source, { recursive: true });
    const saved = new SavedSearches(source, { allowPrivate: true });
    saved.put({ id: 'bees', name: 'Bees', search: { query: 'bees' }, url: 'http://127.0.0.1/' });
    const withSearches = join(temporaryFolder(), 'backup');
    // While the server has them open.
    await backUp(source, withSearches, '0.0.0');
    saved.close();
    expect(await verify(withSearches)).toEqual([]);
    const fresh = join(temporaryFolder(), 'restored');
    await restore(withSearches, fresh, { replace: false });
    expect(statSync(join(fresh, 'saved-searches.db')).mode & 0o777).toBe(0o600);
    const restored = new SavedSearches(fresh, { allowPrivate: true });
    expect(restored.list()).toMatchObject([{ id: 'bees', search: { query: 'bees' } }]);
    restored.delete('bees');
    restored.close();
    await restore(withSearches, fresh, { replace: true });
    expect(restored.list()).toEqual([]);
    restored.close();
  });
});

describe('a database of an earlier version', () => {
  it('is backed up and verified before it is brought up to date', async () => {
    const old = join(temporaryFolder(), 'old');
    mkdirSync(old);
    const db = new SQLite(join(old, 'nearpaper.db'));
    db.exec(readFileSync(new URL('../fixtures/databases/v4.sql', import.meta.url), 'utf8'));
    db.close();
    expect(await verify(old)).toEqual([]);
    const target = join(temporaryFolder(), 'backup');
    const { papers } = await backUp(old, target, '0.0.0');
    expect(papers).toBeGreaterThan(0);
    expect(await verify(target)).toEqual([]);
  });
});

describe('the commands', () => {
  it('back up under a running server; the restored folder answers byte for byte the same', async () => {
    const folder = temporaryFolder();
    const served = join(folder, 'served');
    let server = await startServer({ dataDir: served });
    await server.ready();
    const asked = async () => {
      const texts: string[] = [];
      for (const path of [
        '/v1/search?q=sim-to-real&limit=20',
        '/v1/search?q=robots&mode=lexical',
        '/v1/papers?limit=50',
      ]) {
        const text = await (await fetch(`${server.url}${path}`)).text();
        texts.push(text.replace(/"tookMs":[^,}]*/g, ''));
      }
      return texts;
    };
    const before = await asked();
    const saved = await runCommand('backup', ['--data-dir', served, 'backup'], {
      env: { INIT_CWD: folder },
    });
    expect(saved).toMatchObject({
      exit: 0,
      stderr: '',
      stdout: expect.stringMatching(/^47 papers \(change 47\)/),
    });
    await server.kill('SIGTERM');
    const checked = await runCommand('verify', ['backup'], { env: { INIT_CWD: folder } });
    expect(checked).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('as it was written'),
    });
    const restored = await runCommand('restore', ['--data-dir', 'again', 'backup'], {
      env: { INIT_CWD: folder },
    });
    expect(restored).toMatchObject({
      exit: 0,
      stderr: '',
      stdout: expect.stringMatching(/^47 papers of /),
    });
    server = await startServer({ dataDir: join(folder, 'again') });
    await server.ready();
    expect(await asked()).toEqual(before);
    await server.kill('SIGTERM');

    flip(join(folder, 'backup', 'nearpaper.db'), 5_000, 3);
    const damaged = await runCommand('verify', ['backup'], { env: { INIT_CWD: folder } });
    expect(damaged).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining('nearpaper.db is not as it was written'),
    });
    const refused = await runCommand('restore', ['--data-dir', 'other', 'backup'], {
      env: { INIT_CWD: folder },
    });
    expect(refused).toMatchObject({ exit: 2, stderr: expect.stringMatching(/^BACKUP_DAMAGED: /) });
    expect(existsSync(join(folder, 'other'))).toBe(false);
  }, 60_000);
});
