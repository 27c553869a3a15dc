import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NearpaperError } from '../../src/domain/errors.js';
import type { Logger } from '../../src/domain/logger.js';
import { EmbeddingPool } from '../../src/embedding/pool.js';
import { resolveModel } from '../../src/embedding/resolve-model.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { embeddingEngine } from '../fixtures/environment.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

const choice = {
  model: 'all-MiniLM-L6-v2',
  modelsDir: join(packageRoot, 'models'),
  allowModelDownload: false,
  modelHubUrl: undefined,
};
const KILLS = 8;
/** Processes that take passages give way to all others: on a busy machine they start late. */
const PATIENCE_MS = 200_000;

interface Options {
  maxRunMs?: number;
  logger?: Logger;
  keepsOneForQueries?: boolean;
}

async function openPool(processes: number, options: Options = {}) {
  const { folder, model } = await resolveModel(choice);
  const pool = await EmbeddingPool.start({
    folder,
    model,
    processes,
    engine: embeddingEngine,
    logger: pino({ level: 'silent' }),
    ...options,
  });
  pools.push(pool);
  return pool;
}

/** A test that fails leaves no processes to the next. */
const pools: EmbeddingPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

describe('embedding processes', () => {
  it(`that are killed ${KILLS} times among 400 texts lose none, and give the same vectors`, async () => {
    const pool = await openPool(2);
    const texts = Array.from({ length: 400 }, (_, i) => `paper ${i % 40} on topic ${i % 40}`);
    const expected = await Promise.all(
      texts.slice(0, 40).map((text) => pool.embed(text, 'passage')),
    );
    let kills = 0;
    let lastKilled = 0;
    const killer = setInterval(() => {
      const [pid] = childrenOf(process.pid);
      if (pid && pid !== lastKilled && kills < KILLS && pool.status().ready === 2) {
        lastKilled = pid;
        kills++;
        process.kill(pid, 'SIGKILL');
      }
    }, 5);
    let settled: PromiseSettledResult<Float32Array>[] = [];
    do {
      settled = await Promise.allSettled(texts.map((text) => pool.embed(text, 'passage')));
      for (const [i, result] of settled.entries()) {
        expect(result.status).toBe('fulfilled');
        if (result.status === 'fulfilled') expect(result.value).toEqual(expected[i % 40]);
      }
    } while (kills < KILLS);
    clearInterval(killer);
    expect(pool.status().restarts).toBeGreaterThanOrEqual(KILLS - 1);
    await pool.close();
  });

  it.each([
    // The Ctrl-C that was meant for the command, and reached a process that was just being started.
    ['SIGINT', 'info'],
    ['SIGKILL', 'warn'],
  ] as const)(
    'that %s ends are replaced, and the log says so at level %s',
    async (signal, level) => {
      const logged: string[] = [];
      const said = (name: string) => (_: object, message: string) =>
        logged.push(`${name}: ${message}`);
      const logger = pino({ level: 'silent' });
      const pool = await openPool(1, {
        logger: Object.assign(logger, { info: said('info'), warn: said('warn') }) as Logger,
      });
      const [pid] = childrenOf(process.pid);
      process.kill(pid as number, signal);
      await expect.poll(() => pool.status().restarts, { timeout: PATIENCE_MS }).toBe(1);
      expect(await pool.embed('kites', 'passage')).toBeInstanceOf(Float32Array);
      expect(logged.filter((line) => line.endsWith('died'))).toEqual([
        `${level}: embedding process died`,
      ]);
      await pool.close();
    },
  );

  it('give the same vector whatever else is embedded, in any process', async () => {
    const pool = await openPool(2);
    const text = 'Vectors must not depend on their neighbours in a batch.';
    const alone = await pool.embed(text, 'passage');
    const long = 'filler words of very different length '.repeat(60);
    const crowd = await Promise.all(
      Array.from({ length: 24 }, (_, i) => pool.embed(i % 2 ? text : long, 'passage')),
    );
    for (const [i, vector] of crowd.entries()) if (i % 2) expect(vector).toEqual(alone);
    await pool.close();
  });

  it('take a query before the passages that wait', async () => {
    const pool = await openPool(1);
    const order: string[] = [];
    const passages = Array.from({ length: 20 }, (_, i) =>
      pool.embed(`a passage ${i}`, 'passage').then(() => order.push('passage')),
    );
    const query = pool.embed('a query', 'query').then(() => order.push('query'));
    await Promise.all([...passages, query]);
    // At most the one that runs and the one that was already read may come first.
    expect(order.indexOf('query')).toBeLessThanOrEqual(2);
    await pool.close();
  });

  it('of a server: one is kept for queries, which wait for no passage', async () => {
    const pool = await openPool(2, { keepsOneForQueries: true });
    await expect.poll(() => pool.status().ready, { timeout: PATIENCE_MS }).toBe(3);
    // Those that take passages leave the processor to the one for queries.
    const forPassages = childrenOf(process.pid).filter((pid) => getPriority(pid) > getPriority());
    expect(forPassages).toHaveLength(2);
    for (const pid of forPassages) process.kill(pid, 'SIGSTOP');
    const passages = Promise.all(
      Array.from({ length: 8 }, (_, k) => pool.embed(`a passage ${k}`, 'passage')),
    );
    const queries = await Promise.all(
      Array.from({ length: 8 }, (_, k) => pool.embed(`a query ${k}`, 'query')),
    );
    expect(queries).toHaveLength(8);
    expect(pool.status().pending).toBe(8);
    for (const pid of forPassages) process.kill(pid, 'SIGCONT');
    expect(await passages).toHaveLength(8);
    // At rest, all three take queries.
    const many = Array.from({ length: 60 }, (_, k) => pool.embed(`another query ${k}`, 'query'));
    expect(await Promise.all(many)).toHaveLength(60);
    await pool.close();
  });

  it('that hang are replaced, and the text is embedded by the next', async () => {
    const pool = await openPool(1, { maxRunMs: 500 });
    const [pid] = childrenOf(process.pid);
    process.kill(pid as number, 'SIGSTOP');
    const vector = await pool.embed('patience', 'query');
    expect(vector).toHaveLength(384);
    expect(childrenOf(process.pid)).not.toContain(pid);
    await pool.close();
  });

  it('that are replaced after the model was described anew embed nothing with it', async () => {
    const modelsDir = temporaryFolder();
    cpSync(join(choice.modelsDir, choice.model), join(modelsDir, choice.model), {
      recursive: true,
    });
    const { folder, model } = await resolveModel({ ...choice, modelsDir });
    const logger = pino({ level: 'silent' });
    const pool = await EmbeddingPool.start({
      folder,
      model,
      processes: 1,
      engine: embeddingEngine,
      logger,
      maxWaitMs: 500,
    });
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...manifest, maxTokens: 8 }));
    process.kill(childrenOf(process.pid)[0] as number, 'SIGKILL');
    await expect(pool.embed('which model is it?', 'query')).rejects.toMatchObject({
      code: 'EMBEDDER_UNAVAILABLE',
    });
    writeFileSync(path, JSON.stringify(manifest));
    await expect.poll(() => pool.status().ready, { timeout: PATIENCE_MS }).toBe(1);
    expect(await pool.embed('which model is it?', 'query')).toHaveLength(384);
    await pool.close();
  });

  it('refuse more than the queue holds, and keep what they took', async () => {
    const pool = await openPool(1);
    const asked = Array.from({ length: 400 }, (_, i) => pool.embed(`query ${i}`, 'query'));
    const settled = await Promise.allSettled(asked);
    const refused = settled.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(NearpaperError);
      expect(reason).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
    }
    expect(settled.length - refused.length).toBeGreaterThanOrEqual(256);
    await pool.close();
  });

  it('end with their pool, and what waits is told so', async () => {
    const pool = await openPool(2);
    const pids = childrenOf(process.pid);
    const waiting = Array.from({ length: 50 }, () => pool.embed('too late', 'passage'));
    const settled = Promise.allSettled(waiting);
    await pool.close();
    expect((await settled).some((result) => result.status === 'rejected')).toBe(true);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
    await expect(pool.embed('after', 'query')).rejects.toMatchObject({
      code: 'EMBEDDER_UNAVAILABLE',
    });
  });
});

describe('a server whose embedding processes are killed during queries', () => {
  let server: ServerProcess;
  let folder: string;
  beforeAll(async () => {
    folder = temporaryFolder();
    server = await startServer({ dataDir: folder, env: { EMBEDDING_PROCESSES: '2' } });
    await server.ready();
  });
  afterAll(async () => {
    await server.kill();
  });

  it('answers all but those in flight, and again by itself', async () => {
    let failed = 0;
    let answered = 0;
    const ask = async (i: number) => {
      const { status } = await fetch(`${server.url}/v1/search?q=robots+number+${i}`);
      if (status === 200) answered++;
      else failed++;
    };
    for (let round = 0; round < 3; round++) {
      const asking = Array.from({ length: 30 }, (_, i) => ask(100 * round + i));
      for (const pid of childrenOf(server.child.pid as number)) process.kill(pid, 'SIGKILL');
      await Promise.all(asking);
    }
    // In flight are at most two texts at each of two processes, three times; most are even retried.
    expect(failed).toBeLessThanOrEqual(12);
    expect(answered + failed).toBe(90);
    expect((await fetch(`${server.url}/v1/search?q=after`)).status).toBe(200);
    const stats = (await (await fetch(`${server.url}/v1/stats`)).json()) as {
      embedder: { restarts: number };
    };
    expect(stats.embedder.restarts).toBeGreaterThanOrEqual(3);
  });
});

/** The embedding processes of a server, or of this test: children that run embedding/child.js. */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children.filter(Boolean).map(Number).filter(isEmbedding);
}

function isEmbedding(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('embedding/child.js');
  } catch {
    // It has ended since it was listed.
    return false;
  }
}
