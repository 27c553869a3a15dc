import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/built.js';
import { temporaryFolder } from '../fixtures/folder.js';

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
    env: { ...process.env, EMBEDDING_PROCESSES: '1' },
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const kites = { id: 'kites', title: 'Kites in gusts' };
const bees = { id: 'bees', title: 'How bees dance' };

describe('npm run ingest reads', () => {
  it('a folder, and standard input', () => {
    file('a.jsonl', kites);
    file('b.jsonl.gz', bees);
    expect(ingest(['.'])).toMatchObject({
      code: 0,
      out: '2 read, 2 added, 0 updated, 0 unchanged, 0 rejected\n',
    });
    const clocks = `${JSON.stringify({ title: 'Clocks' })}\n${JSON.stringify(bees)}\n`;
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
    const rehearsed = ingest(['--dry-run', 'a.jsonl']);
    expect(rehearsed.code).toBe(1);
    expect(rehearsed.out).toMatch(/^4 read, 2 added, 1 updated, 0 unchanged, 1 rejected/);
    expect(rehearsed.out).toMatch(/Nothing was stored.*2 texts would be embedded/);
    expect(ingest(['a.jsonl']).out).toMatch(/^4 read, 2 added, 1 updated, 0 unchanged, 1 rejected/);
    const again = ingest(['--dry-run', 'a.jsonl']);
    expect(again.out).toMatch(/0 texts would be embedded/);
  });

  it('papers of two sources as one, and says so', () => {
    const doi = '10.1000/kites';
    file('a.jsonl', { ...kites, doi });
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
