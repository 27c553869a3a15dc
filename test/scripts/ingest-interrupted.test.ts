import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { complaints, runCommand, startCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { describeWithSharedData, realPapers } from '../fixtures/shared-data.js';
import { problemsOf, storedIds, waitForPapers } from '../fixtures/stored.js';

const COUNT = 400;
const LIMIT_MS = 180_000;
const folder = temporaryFolder();
const file = join(folder, 'papers.jsonl');
const GO_ON = 'Interrupted. Run the same command again to go on where it stopped.\n';
let ids: string[];
let made = 0;

const newDataDir = () => join(folder, `data-${++made}`);
const start = (dataDir: string, group = false) =>
  startCommand('ingest', [file], { env: { DATA_DIR: dataDir }, group });

/** The numbers of the summary, in its order. */
function countsOf(stdout: string) {
  const [read, added, updated, unchanged, rejected] = (
    stdout.match(/\d+(?= [a-z]+[,\n])/g) ?? []
  ).map(Number);
  return { read, added, updated, unchanged, rejected };
}

/** The same command again must find `before` papers unchanged and add the rest. */
async function finish(dataDir: string, before: number) {
  const { exit, stdout } = await runCommand('ingest', [file], { env: { DATA_DIR: dataDir } });
  expect(countsOf(stdout)).toEqual({
    read: COUNT,
    added: COUNT - before,
    updated: 0,
    unchanged: before,
    rejected: 0,
  });
  expect(exit).toBe(0);
  expect(storedIds(dataDir)).toEqual(ids);
  expect(problemsOf(dataDir)).toEqual([]);
}

describeWithSharedData(`an ingest of ${COUNT} real papers`, () => {
  beforeAll(() => {
    const lines = realPapers(COUNT);
    ids = lines.map((line) => JSON.parse(line).id).sort();
    writeFileSync(file, lines.join('\n'));
  });

  test(
    'that is interrupted says how to go on; what it counted is stored; the next run does the rest',
    async () => {
      const dataDir = newDataDir();
      const { child, ended } = start(dataDir);
      await waitForPapers(dataDir, 1);
      child.kill('SIGINT');
      const { exit, stdout, stderr } = await ended;
      const counts = countsOf(stdout);
      expect({ exit, stderr: complaints(stderr) }).toEqual({ exit: 2, stderr: [] });
      expect(stdout.endsWith(GO_ON)).toBe(true);
      expect(counts).toMatchObject({ read: counts.added, updated: 0, unchanged: 0, rejected: 0 });
      expect(counts.added).toBeGreaterThan(0);
      expect(counts.added).toBeLessThan(COUNT);
      expect(storedIds(dataDir)).toHaveLength(counts.added ?? 0);
      await finish(dataDir, counts.added ?? 0);
    },
    LIMIT_MS,
  );

  test(
    'that is interrupted by Ctrl-C, which its child processes hear too, does the same',
    async () => {
      const dataDir = newDataDir();
      const { child, ended } = start(dataDir, true);
      await waitForPapers(dataDir, 1);
      process.kill(-(child.pid as number), 'SIGINT');
      const { exit, stdout, stderr } = await ended;
      expect({ exit, stderr: complaints(stderr) }).toEqual({ exit: 2, stderr: [] });
      expect(stdout.endsWith(GO_ON)).toBe(true);
      expect(storedIds(dataDir)).toHaveLength(countsOf(stdout).added ?? 0);
    },
    LIMIT_MS,
  );

  test(
    'that is interrupted while it starts and loads the model ends without an error',
    async () => {
      // Too early for a handler the signal itself is the end; after that the command says so.
      for (const waitMs of [150, 300, 450, 600]) {
        const dataDir = newDataDir();
        const { child, ended } = start(dataDir, true);
        await sleep(waitMs);
        process.kill(-(child.pid as number), 'SIGINT');
        const { exit, stdout, stderr } = await ended;
        expect({ waitMs, stderr: complaints(stderr) }).toEqual({ waitMs, stderr: [] });
        if (exit !== 'SIGINT')
          expect({ exit, said: stdout.includes(GO_ON) }).toEqual({ exit: 2, said: true });
      }
    },
    LIMIT_MS,
  );

  test('that is interrupted twice ends at once, and loses nothing that was stored', async () => {
    const dataDir = newDataDir();
    const { child, ended } = start(dataDir);
    await waitForPapers(dataDir, 1);
    // Two signals that come while it is busy are one to it, so they come until it ends.
    const again = setInterval(() => child.kill('SIGINT'), 100);
    child.kill('SIGINT');
    expect((await ended).exit).toBe('SIGINT');
    clearInterval(again);
    expect(storedIds(dataDir).length).toBeGreaterThan(0);
    expect(problemsOf(dataDir)).toEqual([]);
  });

  test(
    'that is killed or told to end, again and again, loses and doubles nothing',
    async () => {
      const dataDir = newDataDir();
      let stored = 0;
      for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
        const { child, ended } = start(dataDir);
        await waitForPapers(dataDir, stored + 1);
        child.kill(signal);
        // Told to end, it finishes the batch as with Ctrl-C.
        expect((await ended).exit).toBe(signal === 'SIGKILL' ? signal : 2);
        const now = storedIds(dataDir).length;
        expect(now).toBeGreaterThan(stored);
        expect(problemsOf(dataDir)).toEqual([]);
        stored = now;
      }
      await finish(dataDir, stored);
    },
    LIMIT_MS,
  );
});
