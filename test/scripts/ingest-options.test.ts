import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { complaints } from '../fixtures/command.js';
import { inherited } from '../fixtures/environment.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { openServices } from '../fixtures/services.js';

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = temporaryFolder();
  dataDir = join(folder, 'data');
});

function file(name: string, ...papers: object[]): string {
  const path = join(folder, name);
  const text = papers.map((paper) => `${JSON.stringify(paper)}\n`).join('');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

function ingest(args: string[], input?: string) {
  const command = [join(packageRoot, 'dist/scripts/ingest.js'), '--data-dir', dataDir, ...args];
  const done = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
    env: { ...inherited, EMBEDDING_PROCESSES: '1' },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

function status(args: string[]) {
  const command = [join(packageRoot, 'dist/scripts/status.js'), '--data-dir', dataDir, ...args];
  const done = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    env: inherited,
  });
  return { code: done.status, out: done.stdout };
}

const kites = { id: 'kites', title: 'Kites in gusts', abstract: 'They sway.' };
const bees = { id: 'bees', title: 'How bees dance', abstract: 'In eights.' };

describe('npm run ingest reads', () => {
  it('a folder, and standard input', () => {
    file('a.jsonl', kites);
    file('b.jsonl.gz', bees);
    expect(ingest(['.'])).toMatchObject({
      code: 0,
      out: '2 read, 2 added, 0 updated, 0 unchanged, 0 rejected\n',
    });
    const clocks = `${JSON.stringify({ title: 'Clocks', abstract: 'They tick.' })}\n${JSON.stringify(bees)}\n`;
    expect(ingest(['-'], clocks)).toMatchObject({
      code: 0,
      out: '2 read, 1 added, 0 updated, 1 unchanged, 0 rejected\n',
    });
  });

  it('no more than the limit, over all sources', () => {
    file('a.jsonl', kites, bees);
    file('b.jsonl', { title: 'Clocks' }, { title: 'Tides' });
    expect(ingest(['--limit', '3', 'a.jsonl', 'b.jsonl']).out).toMatch(/^3 read, 3 added/);
    expect(ingest(['--limit', '0', 'a.jsonl'])).toMatchObject({ code: 2 });
  });

  it('nothing for real with --dry-run, and says what it would do', () => {
    file('a.jsonl', kites, bees, { ...bees, year: 2021 }, { year: 2 });
    const dryRun = ingest(['--dry-run', 'a.jsonl']);
    expect(dryRun.code).toBe(1);
    expect(dryRun.out).toMatch(/^4 read, 2 added, 1 updated, 0 unchanged, 1 rejected/);
    expect(dryRun.out).toMatch(/Nothing was stored.*2 texts would be embedded/);
    expect(ingest(['a.jsonl']).out).toMatch(/^4 read, 2 added, 1 updated, 0 unchanged, 1 rejected/);
    const again = ingest(['--dry-run', 'a.jsonl']);
    expect(again.out).toMatch(/0 texts would be embedded/);
  });

  it('the same with --dry-run as for real, also of works that are twice in what is new', () => {
    const doi = '10.1000/kites';
    file(
      'a.jsonl',
      { ...kites, id: 'k1', doi },
      { ...kites, id: 'k2', doi, title: 'Kites, in gusts', year: 2020 },
      { title: 'Editorial', authors: ['Ann Lee'], year: 2020 },
      { title: 'Editorial', authors: ['Bo Sun'], year: 2021 },
    );
    const counts = /^4 read, 3 added, 1 updated, 0 unchanged, 0 rejected\n/;
    expect(ingest(['--dry-run', 'a.jsonl']).out).toMatch(counts);
    expect(ingest(['a.jsonl']).out).toMatch(counts);
  });

  it('papers of two sources as one, and says so', () => {
    const doi = '10.1000/kites';
    file('a.jsonl', { ...kites, abstract: 'Up.', doi });
    file('b.jsonl', { id: 'other', title: 'Kites in Gusts', abstract: 'They fly.', doi });
    expect(ingest(['a.jsonl', 'b.jsonl']).out).toBe(
      [
        '2 read, 1 added, 1 updated, 0 unchanged, 0 rejected',
        '1 is a paper that was here under another id; of each field the fuller was kept',
        '',
      ].join('\n'),
    );
  });
});

describe('--map', () => {
  it('finds the columns of a table that nobody would know', () => {
    writeFileSync(join(folder, 'a.csv'), 'headline,body\nKites,They fly.\n');
    expect(ingest(['--map', 'title=headline,abstract=body', 'a.csv']).out).toMatch(
      /^1 read, 1 added/,
    );
  });

  it('is refused where the names are known', () => {
    writeFileSync(join(folder, 'a.bib'), '@article{a, title={Kites}, annote={They fly.}}');
    expect(ingest(['--map', 'abstract=annote', 'a.bib'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^MAP_NOT_TAKEN: .*a\.bib is bibtex/),
    });
  });
});

describe('--since', () => {
  it('leaves out what is older, and says how much', () => {
    const line = (id: string, date: string) => ({
      ...{ id, title: `On ${id}`, abstract: 'All of it.', categories: 'cs.RO', update_date: date },
    });
    file('a.jsonl', line('2101.00001', '2023-12-31'), line('2101.00002', '2024-01-01'), {
      ...kites,
      year: 2020,
    });
    expect(ingest(['--since', '2024', 'a.jsonl'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1 read, 1 added.*\n2 older ones were left out\n/),
    });
    expect(ingest(['--since', 'May', 'a.jsonl'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('YYYY-MM-DD'),
    });
  });
});

describe('--delete-missing', () => {
  const stored = () => JSON.parse(status(['--json']).out).papers;

  it('deletes what the sources do not have, after a dry run that says so', () => {
    file('a.jsonl', kites, bees, { title: 'Clocks', abstract: 'They tick.' });
    file('b.jsonl', kites);
    ingest(['a.jsonl']);
    expect(ingest(['--dry-run', '--delete-missing', 'b.jsonl']).out).toContain(
      '2 that the sources do not have would be deleted',
    );
    expect(stored()).toBe(3);
    expect(ingest(['--delete-missing', 'b.jsonl'])).toMatchObject({
      code: 0,
      out: '1 read, 0 added, 0 updated, 1 unchanged, 0 rejected\n2 that the sources do not have deleted\n',
    });
    expect(stored()).toBe(1);
  });

  it('deletes nothing when not all of the sources could be read', () => {
    file('a.jsonl', kites, bees);
    ingest(['a.jsonl']);
    file('b.jsonl', kites, { year: 1 });
    file('empty.jsonl');
    expect(ingest(['--delete-missing', 'b.jsonl']).out).toContain('No missing papers were deleted');
    expect(ingest(['--delete-missing', 'empty.jsonl']).out).toContain('no papers were read');
    file('kites.jsonl', kites);
    expect(ingest(['--delete-missing', 'kites.jsonl', 'empty.jsonl']).out).toContain(
      'No missing papers were deleted: there was nothing in empty.jsonl',
    );
    expect(ingest(['--delete-missing', '--limit', '1', 'a.jsonl'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--limit reads a part'),
    });
    expect(stored()).toBe(2);
  });
});

describe('one source of several that cannot be opened', () => {
  it('is named and rejected, and the others are read', () => {
    file('a.jsonl', kites);
    writeFileSync(join(folder, 'notes.txt'), 'a short note');
    const { code, out, err } = ingest(['.']);
    expect({ code, err: complaints(err) }).toEqual({ code: 1, err: [] });
    expect(out).toMatch(/^2 read, 1 added, 0 updated, 0 unchanged, 1 rejected\n {2}notes.txt: /);
  });
});

describe('--watch', () => {
  it('reads what is there, then what comes, until it is told to end', async () => {
    file('a.jsonl', kites);
    const command = [join(packageRoot, 'dist/scripts/ingest.js'), '--data-dir', dataDir, '--watch'];
    const child = spawn(process.execPath, [...command, folder], {
      env: { ...inherited, EMBEDDING_PROCESSES: '1' },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    try {
      await expect.poll(() => out, { timeout: 60_000 }).toMatch(/1 added[\s\S]*Watching /);
      file('b.jsonl.gz', bees);
      writeFileSync(join(folder, 'ignored.part'), 'not yet');
      await expect.poll(() => out, { timeout: 60_000 }).toMatch(/b\.jsonl\.gz\n1 read, 1 added/);
      file('a.jsonl', { ...kites, year: 2021 });
      await expect
        .poll(() => out, { timeout: 60_000 })
        .toMatch(/a\.jsonl\n1 read, 0 added, 1 updated/);
      writeFileSync(join(folder, 'c.txt'), 'a short note');
      await expect.poll(() => err, { timeout: 60_000 }).toContain('FORMAT_UNKNOWN');
    } finally {
      child.kill('SIGINT');
    }
    expect(await ended).toBe(0);
    expect(JSON.parse(status(['--json']).out)).toMatchObject({ papers: 2 });
  }, 300_000);
});

describe('--watch', () => {
  it('loses nothing that comes while it starts and reads what is there', async () => {
    file('a.jsonl', kites);
    const script = join(packageRoot, 'dist/scripts/ingest.js');
    const child = spawn(process.execPath, [script, '--data-dir', dataDir, '--watch', folder], {
      env: { ...inherited, EMBEDDING_PROCESSES: '1' },
    });
    const names = Array.from({ length: 8 }, (_, k) => `early-${k}`);
    try {
      for (const name of names) {
        file(`${name}.jsonl`, { id: name, title: `Early ${name}` });
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      await expect
        .poll(() => JSON.parse(status(['--json']).out).papers, { timeout: 60_000, interval: 500 })
        .toBe(names.length + 1);
    } finally {
      child.kill('SIGINT');
    }
    expect((await once(child, 'close'))[0]).toBe(0);
  }, 120_000);
});

describe('npm run status', () => {
  it('says what the index holds', () => {
    file('a.jsonl', kites, { title: 'Clocks' });
    ingest(['a.jsonl']);
    const { code, out } = status([]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^papers {3}2 in .*\n +2 embedded, 0 pending, 0 failed\n +1 without an abstract\n/,
    );
    expect(out).toMatch(/^index {4}on disk, up to date \(change 2\)$/m);
  });

  it('names the papers that could not be embedded, and why', async () => {
    file('a.jsonl', kites);
    ingest(['a.jsonl']);
    const { services, close } = await openServices({ dataDir, search: false });
    const [stored] = await services.store.getPapers(['kites']);
    if (!stored) throw new Error('there is no such paper');
    const paper = { ...stored.paper, title: 'Worse kites' };
    const failure = 'its embedding process died 3 times while it ran';
    await services.store.write([
      { kind: 'put', paper, contentHash: 'none', vector: null, failure },
    ]);
    await close();
    const { out } = status([]);
    expect(out).toContain('0 embedded, 1 pending, 0 failed');
    expect(out).toContain(`kites: ${failure}`);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(JSON.parse(status(['--json']).out).unembedded).toMatchObject([
      { id: 'kites', attempts: 1 },
    ]);
    file('b.jsonl', bees);
    expect(ingest(['b.jsonl']).out).toContain('1 that had failed could be embedded now');
    expect(status([]).out).toContain('2 embedded, 0 pending, 0 failed');
  });
});
