import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { runCommand, startCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

/** `FAULT_KILLS=200` kills more often. */
const SWAP_KILLS = Math.ceil(Number(process.env.FAULT_KILLS ?? 12) / 4);

/** A second model: the same weights that read fewer tokens, which gives other vectors. */
const folder = temporaryFolder();
const MODELS_DIR = join(folder, 'models');
const env = { MODELS_DIR, INIT_CWD: folder };
let first: string;
let second: string;
beforeAll(async () => {
  for (const name of ['all-MiniLM-L6-v2', 'short']) {
    cpSync(join(packageRoot, 'models/all-MiniLM-L6-v2'), join(MODELS_DIR, name), {
      recursive: true,
    });
  }
  const args = ['--force', '--max-tokens', '16', 'short'];
  const added = await runCommand('add-model', args, { env });
  expect(added).toMatchObject({ exit: 0 });
  second = added.stdout.match(/fingerprint (\w+)/)?.[1] as string;
}, 60_000);

const meta = (dataDir: string, key: string) => {
  const db = new SQLite(join(dataDir, 'nearpaper.db'), { readonly: true });
  const value = db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key);
  db.close();
  return value;
};
const vectorsOf = (dataDir: string, fingerprint: string) => {
  const db = new SQLite(join(dataDir, 'nearpaper.db'), { readonly: true });
  const count = db
    .prepare('SELECT count(*) FROM vectors WHERE fingerprint = ?')
    .pluck()
    .get(fingerprint);
  db.close();
  return count as number;
};
const search = async (server: ServerProcess, q = 'sim-to-real') => {
  const response = await fetch(`${server.url}/v1/search?q=${q}&mode=semantic&limit=5`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { hits: { paper: { id: string }; score: number }[] }).hits;
};
const modelOf = async (server: ServerProcess) =>
  ((await (await fetch(`${server.url}/v1/stats`)).json()) as { model: { fingerprint: string } })
    .model.fingerprint;
const reindex = (dataDir: string, ...args: string[]) =>
  runCommand('reindex', ['--data-dir', dataDir, ...args], { env });

describe('reindex', () => {
  it('changes a running server over to another model, and back, without a search that fails', async () => {
    const dataDir = join(folder, 'served');
    const server = await startServer({ dataDir, env });
    await server.ready();
    first = await modelOf(server);
    const before = await search(server);

    let isDone = false;
    let searches = 0;
    const asking = (async () => {
      while (!isDone) {
        expect(await search(server)).toHaveLength(5);
        searches++;
      }
    })();
    const done = await reindex(dataDir, '--model', 'short');
    expect(done).toMatchObject({ exit: 0, stderr: expect.not.stringContaining('INTERNAL') });
    expect(done.stdout).toContain('47 papers now have vectors of short');
    await expect.poll(() => modelOf(server), { timeout: 60_000 }).toBe(second);
    const after = await search(server);
    expect(after).not.toEqual(before);
    const put = await fetch(`${server.url}/v1/papers/new`, {
      method: 'PUT',
      body: JSON.stringify({ title: 'A new paper', abstract: 'Of the other model.' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(put.status).toBe(201);

    // Back: one paper has no vector of the first model, 47 have.
    const back = await reindex(dataDir, '--model', 'all-MiniLM-L6-v2');
    expect(back).toMatchObject({ exit: 0, stdout: expect.stringContaining('48 papers') });
    await expect.poll(() => modelOf(server), { timeout: 60_000 }).toBe(first);
    // To the other and back before the server has changed over even once.
    await reindex(dataDir, '--model', 'short');
    await reindex(dataDir, '--model', 'all-MiniLM-L6-v2');
    const putAgain = () =>
      fetch(`${server.url}/v1/papers/again`, {
        method: 'PUT',
        body: JSON.stringify({ title: 'Another paper' }),
        headers: { 'content-type': 'application/json' },
      });
    await expect.poll(async () => (await putAgain()).status, { timeout: 60_000 }).toBe(201);
    expect(await modelOf(server)).toBe(first);
    expect((await fetch(`${server.url}/v1/papers/again`, { method: 'DELETE' })).status).toBe(204);
    isDone = true;
    await asking;
    expect(searches).toBeGreaterThan(5);
    expect(await search(server)).toEqual(before);
    await server.kill('SIGTERM');

    const forgotten = await reindex(dataDir, '--model', 'all-MiniLM-L6-v2', '--forget-others');
    expect(forgotten.stdout).toContain('48 vectors of other models deleted');
    expect(vectorsOf(dataDir, second)).toBe(0);
  }, 300_000);

  it('to a model that the server cannot load is said once, with what to do, until it can', async () => {
    const dataDir = join(folder, 'unloadable');
    const models = join(folder, 'models-of-the-server');
    cpSync(join(MODELS_DIR, 'all-MiniLM-L6-v2'), join(models, 'all-MiniLM-L6-v2'), {
      recursive: true,
    });
    const server = await startServer({ dataDir, env: { ...env, MODELS_DIR: models } });
    await server.ready();
    expect((await reindex(dataDir, '--model', 'short')).exit).toBe(0);
    const complaints = () => server.output().match(/cannot change over/g)?.length ?? 0;
    await expect.poll(complaints, { timeout: 200_000 }).toBe(1);
    // It looks every second; what has not changed is not said again.
    await sleep(3_500);
    expect(complaints()).toBe(1);
    expect(server.output()).toMatch(
      /"code":"MODEL_NOT_FOUND","detail":"[^"]*short[^"]*","action":/,
    );
    expect(server.output()).not.toContain('node_modules');
    await search(server);
    cpSync(join(MODELS_DIR, 'short'), join(models, 'short'), { recursive: true });
    await expect.poll(() => modelOf(server), { timeout: 60_000 }).toBe(second);
    expect(complaints()).toBe(1);
    await server.kill('SIGTERM');
  }, 180_000);

  it('that is killed leaves the model in use, and goes on with what it has', async () => {
    const dataDir = join(folder, 'killed');
    const papers = join(folder, 'papers.jsonl');
    const lines = Array.from({ length: 400 }, (_, k) => ({
      id: `k${k}`,
      title: `Kite ${k}`,
      abstract: `It flies ${'high '.repeat(60)}`,
    }));
    writeFileSync(papers, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await runCommand('ingest', ['--data-dir', dataDir, papers], { env });
    expect(meta(dataDir, 'fingerprint')).toBe(first);
    for (let round = 0; round < 2; round++) {
      const had = vectorsOf(dataDir, second);
      const { child, ended } = startCommand(
        'reindex',
        ['--data-dir', dataDir, '--model', 'short'],
        { env },
      );
      await expect
        .poll(() => vectorsOf(dataDir, second), { timeout: 60_000, interval: 5 })
        .toBeGreaterThan(had);
      child.kill(round === 0 ? 'SIGKILL' : 'SIGINT');
      const { exit, stdout } = await ended;
      if (vectorsOf(dataDir, second) === 400) break;
      expect(exit).toBe(round === 0 ? 'SIGKILL' : 2);
      if (round === 1) expect(stdout).toContain('all-MiniLM-L6-v2 is still in use');
      expect(meta(dataDir, 'fingerprint')).toBe(first);
    }
    // Killed around the moment of the change: one model or the other, and every paper has its vectors.
    for (let round = 0; round < SWAP_KILLS; round++) {
      const to = meta(dataDir, 'fingerprint') === first ? 'short' : 'all-MiniLM-L6-v2';
      const { child, ended } = startCommand('reindex', ['--data-dir', dataDir, '--model', to], {
        env,
      });
      await sleep(400 + 50 * (round % 12));
      child.kill('SIGKILL');
      await ended;
      const inUse = meta(dataDir, 'fingerprint') as string;
      expect([first, second]).toContain(inUse);
      expect(vectorsOf(dataDir, inUse)).toBe(400);
      expect((await runCommand('status', ['--data-dir', dataDir], { env })).exit).toBe(0);
    }
    expect((await reindex(dataDir, '--model', 'short')).exit).toBe(0);
    expect(meta(dataDir, 'fingerprint')).toBe(second);
    expect(vectorsOf(dataDir, second)).toBe(400);
    // MODEL unset: the model of the papers. Named otherwise: refused.
    expect((await runCommand('status', ['--data-dir', dataDir], { env })).stdout).toContain(
      'short',
    );
    const wrong = await runCommand('status', ['--data-dir', dataDir], {
      env: { ...env, MODEL: 'all-MiniLM-L6-v2' },
    });
    expect(wrong).toMatchObject({ exit: 2, stderr: expect.stringMatching(/^MODEL_CHANGED: /) });
    expect(readFileSync(join(dataDir, 'checkpoint.json'), 'utf8')).toContain(second);
  }, 300_000);
});
