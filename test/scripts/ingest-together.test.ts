import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { compiledModule } from '../../src/runtime/compiled-module.js';
import { complaints, runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';
import { openServices } from '../fixtures/services.js';
import { problemsOf, storedIds } from '../fixtures/stored.js';

const folder = temporaryFolder();
const opener = pathToFileURL(compiledModule('store/sqlite/database.js')).href;

/** Papers `from` to `to`, which several files may share. */
function file(name: string, from: number, to: number): string {
  const path = join(folder, name);
  const lines = Array.from({ length: to - from }, (_, i) => {
    const number = String(from + i).padStart(4, '0');
    return JSON.stringify({
      id: `p${number}`,
      title: `Kite ${number}`,
      abstract: 'It flies. '.repeat(9),
    });
  });
  writeFileSync(path, lines.join('\n'));
  return path;
}
const idsTo = (count: number) =>
  Array.from({ length: count }, (_, i) => `p${String(i).padStart(4, '0')}`);
const ingest = (path: string, dataDir: string) =>
  runCommand('ingest', [path], { env: { DATA_DIR: dataDir } });

test('two ingests into one new data folder both succeed, and all papers are there and found', async () => {
  const dataDir = join(folder, 'two');
  const [one, two] = await Promise.all([
    ingest(file('a.jsonl', 0, 200), dataDir),
    ingest(file('b.jsonl', 150, 350), dataDir),
  ]);
  for (const { exit, stderr } of [one, two]) {
    expect({ exit, stderr: complaints(stderr) }).toEqual({ exit: 0, stderr: [] });
  }
  expect(storedIds(dataDir)).toEqual(idsTo(350));
  expect(problemsOf(dataDir)).toEqual([]);

  // Both wrote to the same index: it must hold every paper, from whichever process.
  const { services, close } = await openServices({ dataDir });
  const [, ...others] = await services.store.listPapers(null, 350);
  for (const paper of [others[10], others[180], others[348]]) {
    const vector = await services.embedder.embed(`${paper?.title}\n${paper?.abstract}`, 'passage');
    const { neighbours, total } = await nearest(services.engine, vector, 1);
    expect({ total, neighbours }).toEqual({
      total: 350,
      neighbours: [{ id: paper?.id, similarity: 1 }],
    });
  }
  await close();
});

test('six processes that create a database in the same millisecond all open it, 100 times', async () => {
  // The whole command takes too long to start for six of them to open at once; so only the opening is run.
  const script = `
    const { openDatabase } = await import(${JSON.stringify(opener)});
    const [folder, startMs] = process.argv.slice(1);
    for (let round = 0; round < 100; round++) {
      while (Date.now() < Number(startMs) + round * 40);
      try {
        openDatabase(folder + '/round-' + round).close();
      } catch (error) {
        console.log(round, error.code, error.message);
      }
    }
  `;
  const startMs = String(Date.now() + 1_000);
  const open = () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, folder, startMs]);
  const opened = await Promise.all(Array.from({ length: 6 }, open));
  expect(opened.map(({ stdout, stderr }) => stdout + stderr).join('')).toBe('');
});

test('an ingest beside open services is seen by their next search, without a restart', async () => {
  const { services, dataDir, close } = await openServices();
  const { exit } = await ingest(file('later.jsonl', 0, 20), dataDir);
  expect(exit).toBe(0);
  await expect
    .poll(async () => (await services.engine.status()).sequence, { timeout: 200_000 })
    .toBe(20);
  const vector = await services.embedder.embed(
    `Kite 0007\n${'It flies. '.repeat(9).trim()}`,
    'passage',
  );
  const { neighbours, total } = await nearest(services.engine, vector, 1);
  expect({ total, neighbours }).toEqual({
    total: 20,
    neighbours: [{ id: 'p0007', similarity: 1 }],
  });
  await close();
});
