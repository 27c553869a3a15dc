import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKey } from '../../src/access/keys.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

/** Starting where something is wrong: a clear message, exit code 1, and nothing of the user's touched. */
let folder: string;
let servers: ServerProcess[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const server of servers) await server.kill();
  servers = [];
});

async function start(options: Parameters<typeof startServer>[0]): Promise<ServerProcess> {
  const server = await startServer(options);
  servers.push(server);
  return server;
}

async function expectRefusal(
  options: Parameters<typeof startServer>[0],
  code: string,
): Promise<string> {
  const server = await start(options);
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain(`${code}: `);
  expect(server.output()).not.toMatch(/\bat .*\.[jt]s:\d+/);
  return server.output();
}

const modelFolder = join(packageRoot, 'models', 'all-MiniLM-L6-v2');

describe('the server refuses to start', () => {
  it('on a port that is taken, naming it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const said = await expectRefusal({ dataDir: folder, port }, 'PORT_TAKEN');
    expect(said).toContain(String(port));
    other.close();
  });

  it('on an address that is not this machine', async () => {
    const env = { HOST: '192.0.2.1', ALLOW_ANONYMOUS: 'read' };
    await expectRefusal({ dataDir: folder, env }, 'ADDRESS_UNAVAILABLE');
  });

  it.each([
    ['an address that others reach', { HOST: '0.0.0.0' }],
    ['all addresses of IPv6', { HOST: '::' }],
    ['this machine with a proxy before it', { TRUST_PROXY: 'loopback' }],
    ['a path that a proxy serves it under', { BASE_PATH: '/papers' }],
  ])('without keys on %s, naming the command', async (_, env) => {
    const said = await expectRefusal({ dataDir: folder, env }, 'KEYS_REQUIRED');
    expect(said).toContain('npm run -s keys -- create');
  });

  it.each([
    ['without keys as it was told to', () => {}, { ALLOW_ANONYMOUS: 'read' }],
    [
      'with a key',
      () =>
        createKey(folder, { name: 'x', scope: 'search', expiresAt: null, origins: [], rate: null }),
      {},
    ],
  ] as const)('but not %s', async (_, prepare, env) => {
    prepare();
    const server = await start({ dataDir: folder, env: { HOST: '0.0.0.0', ...env } });
    await expect.poll(server.output, { timeout: 60_000 }).toContain('listening on');
  });

  it('over keys that are none', async () => {
    await writeFile(join(folder, 'keys.db'), 'dear diary, '.repeat(1_000));
    await expectRefusal({ dataDir: folder }, 'DATABASE_FOREIGN');
  });

  it('with settings that make no sense, naming each', async () => {
    const said = await expectRefusal(
      { dataDir: folder, env: { PORT: 'http', LOG_LEVEL: 'loud' } },
      'CONFIG_INVALID',
    );
    expect(said).toMatch(/PORT.*LOG_LEVEL/s);
  });

  it.each([
    ['a text file', 'DATABASE_FOREIGN', () => Buffer.from('dear diary, '.repeat(1_000))],
    ['the database of another program', 'DATABASE_FOREIGN', () => otherDatabase(0)],
    ['the database of a newer nearpaper', 'DATABASE_NEWER', () => otherDatabase(0x6e656172)],
  ])('over %s, which stays as it was', async (_, code, content) => {
    const path = join(folder, 'nearpaper.db');
    const before = content();
    await writeFile(path, before);
    await expectRefusal({ dataDir: folder }, code);
    expect(await readFile(path)).toEqual(before);
  });

  it('where the data folder is a file', async () => {
    const path = join(folder, 'file');
    await writeFile(path, '');
    await expectRefusal({ dataDir: path }, 'DATABASE_UNAVAILABLE');
  });

  it.each([
    ['does not exist', 'MODEL_NOT_FOUND', async () => {}],
    [
      'has no manifest',
      'MODEL_INVALID',
      async (path: string) => void (await mkdir(path, { recursive: true })),
    ],
    [
      'has a manifest that is not JSON',
      'MODEL_INVALID',
      async (path: string) => {
        await cp(modelFolder, path, { recursive: true });
        await writeFile(join(path, 'manifest.json'), '{');
      },
    ],
    [
      'has weights with one flipped bit',
      'MODEL_CHECKSUM_MISMATCH',
      async (path: string) => {
        await cp(modelFolder, path, { recursive: true });
        const weights = join(path, 'onnx/model_quantized.onnx');
        const bytes = await readFile(weights);
        bytes[1_000_000] = (bytes[1_000_000] ?? 0) ^ 1;
        await writeFile(weights, bytes);
      },
    ],
    [
      'lacks its tokenizer',
      'MODEL_INVALID',
      async (path: string) => {
        await cp(modelFolder, path, { recursive: true });
        await rm(join(path, 'tokenizer.json'));
      },
    ],
    [
      'computes other vectors than its manifest says',
      'MODEL_PROBE_MISMATCH',
      async (path: string) => {
        await cp(modelFolder, path, { recursive: true });
        const manifest = JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8'));
        const [first, second] = manifest.probes;
        [first.vector, second.vector] = [second.vector, first.vector];
        await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest));
      },
    ],
  ])('with a model folder that %s', async (_, code, prepare) => {
    const modelsDir = join(folder, 'models');
    await prepare(join(modelsDir, 'mine'));
    await expectRefusal(
      { dataDir: join(folder, 'index'), env: { MODEL: 'mine', MODELS_DIR: modelsDir } },
      code,
    );
  });

  it('with another model than the one whose vectors are stored', async () => {
    const dataDir = join(folder, 'index');
    const first = await start({ dataDir });
    await first.ready();
    await first.kill('SIGTERM');
    const modelsDir = join(folder, 'models');
    await cp(modelFolder, join(modelsDir, 'short'), { recursive: true });
    const path = join(modelsDir, 'short/manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...manifest, maxTokens: 64 }));
    await expectRefusal(
      { dataDir, env: { MODEL: 'short', MODELS_DIR: modelsDir } },
      'MODEL_CHANGED',
    );
    const again = await start({ dataDir });
    await again.ready();
  });
});

describe('the server stops', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'cleanly on %s, and its processes with it',
    async (signal) => {
      const server = await start({ dataDir: folder });
      await server.ready();
      server.child.kill(signal);
      expect(await server.ended).toBe(0);
    },
  );
});

function otherDatabase(applicationId: number): Buffer {
  const db = new SQLite(':memory:');
  db.exec('CREATE TABLE papers (id TEXT)');
  db.pragma(`application_id = ${applicationId}`);
  db.pragma('user_version = 99');
  const bytes = db.serialize();
  db.close();
  return bytes;
}
