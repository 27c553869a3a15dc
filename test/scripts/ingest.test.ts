import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type CommandOptions,
  complaints,
  runCommand,
  startCommand,
  tooWide,
} from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { COLLECTION_PAGE, testWithSharedData } from '../fixtures/shared-data.js';
import { storedIds } from '../fixtures/stored.js';

const folder = temporaryFolder();
let made = 0;

function file(content: string | Uint8Array, name = `papers-${++made}.jsonl`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const jsonl = (...records: object[]) => `${records.map((r) => JSON.stringify(r)).join('\n')}\n`;

/** Runs the command into a data folder of its own. */
async function ingest(args: string[], options: CommandOptions = {}) {
  const dataDir = join(folder, `data-${++made}`);
  const ended = await runCommand('ingest', args, {
    ...options,
    env: { DATA_DIR: dataDir, ...options.env },
  });
  return { ...ended, dataDir };
}

const KITES = { id: 'kites', title: 'Kites', abstract: 'How kites fly.' };
const BEES = { id: 'bees', title: 'Bees', abstract: 'How bees dance.' };
const PAGE = `new\n\nKites\n\n${'How kites fly, told at some length. '.repeat(10)}\n`;

describe('exit code 0, and one line that counts', () => {
  test('when every record was used', async () => {
    const { exit, stdout, stderr, dataDir } = await ingest([file(jsonl(KITES, BEES))]);
    expect({ exit, stdout, stderr: complaints(stderr) }).toEqual({
      exit: 0,
      stdout: '2 read, 2 added, 0 updated, 0 unchanged, 0 rejected\n',
      stderr: [],
    });
    expect(storedIds(dataDir)).toEqual(['bees', 'kites']);
  });

  test('when it was all there already, or changed', async () => {
    const { dataDir } = await ingest([file(jsonl(KITES, BEES))]);
    const again = [file(jsonl({ ...KITES, year: 2001 }, BEES)), '--data-dir', dataDir];
    const { exit, stdout } = await ingest(again);
    expect(stdout).toBe('2 read, 0 added, 1 updated, 1 unchanged, 0 rejected\n');
    expect(exit).toBe(0);
  });

  test('over several files, of any format, together', async () => {
    const { exit, stdout } = await ingest([file(jsonl(BEES)), file(PAGE), file('\n')]);
    expect(stdout).toBe('2 read, 2 added, 0 updated, 0 unchanged, 0 rejected\n');
    expect(exit).toBe(0);
  });

  testWithSharedData('for the real collection page: 47 papers', async () => {
    const { exit, stdout } = await ingest([COLLECTION_PAGE]);
    expect(stdout).toBe('47 read, 47 added, 0 updated, 0 unchanged, 0 rejected\n');
    expect(exit).toBe(0);
  });

  test('also when nobody reads what it prints', async () => {
    const dataDir = join(folder, `data-${++made}`);
    const { child, ended } = startCommand('ingest', [file(jsonl(KITES))], {
      env: { DATA_DIR: dataDir },
    });
    child.stdout?.destroy();
    const { exit, stderr } = await ended;
    expect({ exit, stderr: complaints(stderr) }).toEqual({ exit: 0, stderr: [] });
    expect(storedIds(dataDir)).toEqual(['kites']);
  });
});

describe('exit code 1, and what was wrong', () => {
  test('when lines in the middle are broken: each is named, the others are stored', async () => {
    const lines = [
      jsonl(KITES),
      '{"title": \n',
      'null\n',
      '\n',
      jsonl({ id: '3', year: 2000 }),
      jsonl(BEES),
    ];
    const { exit, stdout, dataDir } = await ingest([file(lines.join(''), 'broken.jsonl')]);
    expect(stdout.split('\n')).toEqual([
      '5 read, 2 added, 0 updated, 0 unchanged, 3 rejected',
      expect.stringMatching(/^ {2}broken\.jsonl, line 2: the line is not valid JSON: /),
      '  broken.jsonl, line 3: the line is JSON, but not an object',
      expect.stringMatching(/^ {2}broken\.jsonl, line 5: title: .*both empty/),
      '',
    ]);
    expect(exit).toBe(1);
    expect(storedIds(dataDir)).toEqual(['bees', 'kites']);
  });

  test.each([
    ['an empty file', ''],
    ['blank lines', '\n \n\n'],
  ])('when there was nothing to read: %s', async (_, content) => {
    const { exit, stdout } = await ingest([file(content)]);
    expect({ exit, stdout }).toEqual({
      exit: 1,
      stdout: 'No papers were found in what was read.\n',
    });
  });
});

test('exit code 2 before anything is stored, when a later file is missing', async () => {
  const { exit, stdout, stderr, dataDir } = await ingest([file(jsonl(KITES)), '/nowhere.jsonl']);
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  expect(stderr).toMatch(/^FILE_UNREADABLE: \/nowhere\.jsonl: there is no such file\n/);
  expect(storedIds(dataDir)).toEqual([]);
});

test('exit code 1, when one of several files is of no known format: the others are read', async () => {
  const binary = file('\0\0\0', 'binary.jsonl');
  const { exit, stdout, stderr, dataDir } = await ingest([binary, file(jsonl(KITES))]);
  expect(stdout).toMatch(
    /^2 read, 1 added, 0 updated, 0 unchanged, 1 rejected\n {2}binary.jsonl: .* binary file/,
  );
  expect({ exit, stderr: complaints(stderr) }).toEqual({ exit: 1, stderr: [] });
  expect(storedIds(dataDir)).toEqual(['kites']);
});

describe('--format', () => {
  test('page refuses JSON lines, which are no text', async () => {
    const { exit, stderr } = await ingest(['--format', 'page', file(jsonl(KITES))]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/ is no page but jsonl: leave --format out\n/);
    expect(stderr).not.toContain('--format if');
  });

  test('jsonl reads as JSON lines what looks like a page', async () => {
    const { exit, stdout } = await ingest(['--format=jsonl', file(PAGE, 'page.txt')]);
    expect(stdout).toContain('3 read, 0 added, 0 updated, 0 unchanged, 3 rejected\n');
    expect(stdout).toContain('  page.txt, line 3: the line is not valid JSON');
    expect(exit).toBe(1);
  });

  test('of another name is refused, with those there are', async () => {
    const { exit, stdout, stderr, dataDir } = await ingest(['--format', 'nonsense', file(PAGE)]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(/'nonsense' is invalid.*jsonl, .*page/s);
    expect(storedIds(dataDir)).toEqual([]);
  });
});

describe('paths', () => {
  test('are those of where the user stood, not of where npm went', async () => {
    const stood = join(folder, 'stood');
    mkdirSync(stood);
    writeFileSync(join(stood, 'here.jsonl'), jsonl(KITES));
    const { exit } = await ingest(['here.jsonl', '--data-dir', 'index-here'], {
      env: { INIT_CWD: stood },
    });
    expect(exit).toBe(0);
    expect(storedIds(join(stood, 'index-here'))).toEqual(['kites']);
  });

  test('an empty --data-dir is refused and does not stand for the usual one', async () => {
    const usual = join(folder, `data-${++made}`);
    const args = ['--data-dir', '', file(jsonl(KITES))];
    const { exit } = await ingest(args, { env: { DATA_DIR: usual } });
    expect({ exit, stored: storedIds(usual) }).toEqual({ exit: 2, stored: [] });
  });
});

describe('80 columns', () => {
  test('--help fits into them and tells formats and exit codes', async () => {
    const { exit, stdout, stderr } = await ingest(['--help']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(tooWide(stdout)).toEqual([]);
    for (const told of ['--format', '--data-dir', 'page ', 'jsonl ', '  0  ', '  1  ', '  2  ']) {
      expect(stdout).toContain(told);
    }
  });

  test('the summary fits into them, with rejections and fields that were left out', async () => {
    const extra = { references: 1, citations: 2, publisher: 3, language: 'en', pages: '1-2' };
    const wrong = { id: '4', title: 'T', year: 'soon', url: 'nowhere' };
    const content = `${jsonl({ ...KITES, ...extra }, wrong)}{"id": 7, "title": "Cut off in the mid\n`;
    const { stdout } = await ingest([file(content, 'wide.jsonl')]);
    expect(stdout).toContain('3 read, 1 added, 0 updated, 0 unchanged, 2 rejected');
    expect(stdout).toContain('publisher');
    expect(tooWide(stdout)).toEqual([]);
  });
});
