import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { openServices } from '../fixtures/services.js';
import { problemsOf, storedIds } from '../fixtures/stored.js';

const folder = temporaryFolder();

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
  expect([one, two]).toMatchObject([
    { exit: 0, stderr: '' },
    { exit: 0, stderr: '' },
  ]);
  expect(storedIds(dataDir)).toEqual(idsTo(350));
  expect(problemsOf(dataDir)).toEqual([]);

  // Both wrote to the same index: it must hold every paper, from whichever process.
  const { services, close } = await openServices({ dataDir });
  const [, ...others] = await services.backend.listPapers(null, 350);
  for (const paper of [others[10], others[180], others[348]]) {
    const vector = await services.embedder.embed(`${paper?.title}\n${paper?.abstract}`, 'passage');
    const { neighbours, total } = await services.backend.nearest(vector, 1);
    expect({ total, neighbours }).toEqual({
      total: 350,
      neighbours: [{ id: paper?.id, similarity: 1 }],
    });
  }
  await close();
});

test('four at once that create the data folder agree on whose it is', async () => {
  const path = file('same.jsonl', 0, 5);
  for (let round = 0; round < 3; round++) {
    const dataDir = join(folder, `round-${round}`);
    const ended = await Promise.all(Array.from({ length: 4 }, () => ingest(path, dataDir)));
    expect(ended.map(({ exit, stderr }) => ({ exit, stderr }))).toEqual(
      Array(4).fill({ exit: 0, stderr: '' }),
    );
    expect(storedIds(dataDir)).toEqual(idsTo(5));
  }
});

test('an ingest beside open services is seen by their next search, without a restart', async () => {
  const { services, dataDir, close } = await openServices();
  const { exit } = await ingest(file('later.jsonl', 0, 20), dataDir);
  expect(exit).toBe(0);
  await expect
    .poll(async () => (await services.backend.status()).index.sequence, { timeout: 10_000 })
    .toBe(20);
  const vector = await services.embedder.embed(
    `Kite 0007\n${'It flies. '.repeat(9).trim()}`,
    'passage',
  );
  const { neighbours, total } = await services.backend.nearest(vector, 1);
  expect({ total, neighbours }).toEqual({
    total: 20,
    neighbours: [{ id: 'p0007', similarity: 1 }],
  });
  await close();
});
