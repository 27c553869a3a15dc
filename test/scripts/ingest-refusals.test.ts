import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type CommandOptions, runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { canRunAsNobody, NOBODY, whyNotAsNobody } from '../fixtures/nobody.js';
import { contentsOf, storedIds } from '../fixtures/stored.js';

const folder = temporaryFolder();
const papers = join(folder, 'papers.jsonl');
writeFileSync(papers, '{"id": "kites", "title": "Kites", "abstract": "How kites fly."}\n');
let made = 0;

function newFolder(): string {
  const path = join(folder, `data-${++made}`);
  mkdirSync(path);
  return path;
}

/** The command must refuse: exit code 2, nothing on stdout, the code and what to do on stderr. */
async function refusal(args: string[], dataDir: string, options: CommandOptions = {}) {
  const { exit, stdout, stderr } = await runCommand('ingest', args, {
    ...options,
    env: { DATA_DIR: dataDir, ...options.env },
  });
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  expect(stderr).not.toMatch(/INTERNAL|at .*\.js:\d+/);
  return stderr;
}

describe('files that cannot be read', () => {
  test('none named: says which argument is missing', async () => {
    expect(await refusal([], newFolder())).toContain("missing required argument 'SOURCE...'");
  });

  test('a missing file, by its full path, and nothing is stored', async () => {
    const dataDir = newFolder();
    const path = join(folder, 'nowhere.jsonl');
    const stderr = await refusal([path], dataDir);
    expect(stderr).toBe(
      `FILE_UNREADABLE: ${path}: there is no such file\nCheck the path and that this user may read it.\n`,
    );
    expect(storedIds(dataDir)).toEqual([]);
  });

  test('a folder without papers', async () => {
    expect(await refusal([newFolder()], newFolder())).toContain(
      'there is no file in this folder that papers may be in',
    );
  });

  test('a binary file', async () => {
    const binary = join(folder, 'papers.zip');
    writeFileSync(binary, Buffer.from('504b03040a0000000000', 'hex'));
    const stderr = await refusal([binary], newFolder());
    expect(stderr).toContain(`FORMAT_UNKNOWN: ${binary} is a zip archive`);
  });

  test('a text that is of no format', async () => {
    const table = join(folder, 'papers.csv');
    writeFileSync(table, 'colour,year\nred,2001\n');
    const stderr = await refusal([table], newFolder());
    expect(stderr).toMatch(/is none of parquet, .*, page; it begins with "colour,year/);
    expect(stderr).toContain('--format');
  });

  test('an option that does not exist', async () => {
    expect(await refusal(['--dry-ran', papers], newFolder())).toContain(
      "unknown option '--dry-ran'",
    );
  });
});

describe('a setting that is wrong', () => {
  test('is named, before anything is done', async () => {
    const dataDir = newFolder();
    const env = { EMBEDDING_PROCESSES: 'many', LOG_LEVEL: 'loud' };
    const stderr = await refusal([papers], dataDir, { env });
    expect(stderr).toMatch(/^CONFIG_INVALID: .*LOG_LEVEL="loud".*EMBEDDING_PROCESSES="many"/);
    expect(contentsOf(dataDir)).toEqual({});
  });

  test('a model that is not there', async () => {
    const stderr = await refusal([papers], newFolder(), { env: { MODEL: 'nothing-of-the-kind' } });
    expect(stderr).toMatch(/^MODEL_NOT_FOUND: MODEL=nothing-of-the-kind/);
  });
});

describe('a data folder that cannot be used', () => {
  test('because it is a file', async () => {
    const path = join(folder, 'a-file');
    writeFileSync(path, 'mine');
    expect(await refusal([papers], path)).toMatch(/^DATABASE_UNAVAILABLE: .*\nCheck that DATA_DIR/);
    expect(await refusal([papers], join(path, 'below'))).toMatch(/^DATABASE_UNAVAILABLE: /);
  });

  test('because nearpaper.db is a folder', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'nearpaper.db'));
    expect(await refusal([papers], dataDir)).toMatch(/^DATABASE_UNAVAILABLE: /);
  });

  test('because the database is of a newer nearpaper, which stays as it was', async () => {
    const dataDir = newFolder();
    await runCommand('ingest', [papers], { env: { DATA_DIR: dataDir } });
    const db = new SQLite(join(dataDir, 'nearpaper.db'));
    db.pragma('user_version = 999');
    db.close();
    const before = contentsOf(dataDir);
    expect(await refusal([papers], dataDir)).toMatch(/^DATABASE_NEWER: .*999/);
    expect(contentsOf(dataDir)).toEqual(before);
  });
});

describe("a database that is another program's stays byte for byte as it was", () => {
  const bookkeeping = (path: string) => {
    const db = new SQLite(path);
    db.exec('CREATE TABLE accounts (name TEXT); INSERT INTO accounts VALUES (1), (2)');
    return db;
  };

  async function refusedAndUntouched(dataDir: string) {
    const before = contentsOf(dataDir);
    expect(await refusal([papers], dataDir)).toMatch(/^DATABASE_FOREIGN: .*\nPoint DATA_DIR at/);
    expect(contentsOf(dataDir)).toEqual(before);
  }

  test('a text file', async () => {
    const dataDir = newFolder();
    writeFileSync(
      join(dataDir, 'nearpaper.db'),
      'These are my notes, not a database.\n'.repeat(50),
    );
    await refusedAndUntouched(dataDir);
  });

  test('a SQLite file', async () => {
    const dataDir = newFolder();
    bookkeeping(join(dataDir, 'nearpaper.db')).close();
    await refusedAndUntouched(dataDir);
  });

  test('a SQLite file in WAL mode', async () => {
    const dataDir = newFolder();
    const db = bookkeeping(join(dataDir, 'nearpaper.db'));
    db.pragma('journal_mode = WAL');
    db.close();
    await refusedAndUntouched(dataDir);
  });

  test('a SQLite file whose program was killed with commits in its WAL', async () => {
    const [dataDir, theirs] = [newFolder(), newFolder()];
    const db = new SQLite(join(theirs, 'nearpaper.db'));
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE accounts (name TEXT); INSERT INTO accounts VALUES (1), (2)');
    for (const name of ['nearpaper.db', 'nearpaper.db-wal']) {
      copyFileSync(join(theirs, name), join(dataDir, name));
    }
    db.close();
    const before = contentsOf(dataDir);
    expect(await refusal([papers], dataDir)).toMatch(/^DATABASE_FOREIGN: /);
    expect(contentsOf(dataDir)).toMatchObject(before);
  });
});

describe('a database that cannot be written', () => {
  test.runIf(canRunAsNobody)(`is said to be so, and nothing changes${whyNotAsNobody}`, async () => {
    const dataDir = newFolder();
    await runCommand('ingest', [papers], { env: { DATA_DIR: dataDir } });
    const more = join(folder, 'more.jsonl');
    writeFileSync(more, '{"id": "bees", "title": "Bees"}\n');
    chmodSync(folder, 0o755);
    chmodSync(join(dataDir, 'nearpaper.db'), 0o444);
    chmodSync(dataDir, 0o555);
    const stderr = await refusal([more], dataDir, { uid: NOBODY });
    chmodSync(dataDir, 0o755);
    expect(stderr).toMatch(/^DATABASE_READ_ONLY: .*\nGive this user write access/);
    expect(storedIds(dataDir)).toEqual(['kites']);
  });

  test.runIf(canRunAsNobody)(
    `a folder that cannot be made is said to be so too${whyNotAsNobody}`,
    async () => {
      const parent = newFolder();
      chmodSync(folder, 0o755);
      chmodSync(parent, 0o555);
      const dataDir = join(parent, 'index');
      const stderr = await refusal([papers], dataDir, { uid: NOBODY });
      chmodSync(parent, 0o755);
      expect(stderr).toMatch(/^DATABASE_READ_ONLY: /);
    },
  );
});
