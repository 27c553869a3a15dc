import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { kernelsHere } from '../fixtures/kernels.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

/** Another installation, whose native/build each test makes its own. */
const root = temporaryFolder();
const addonPath = join(root, 'native/build/Release/nearpaper_kernels.node');
const FOREIGN = process.arch === 'x64' ? 'dotprod' : 'avx2';

beforeAll(() => {
  for (const name of ['package.json', 'dist', 'native']) {
    const isSource = (path: string) => path !== join(packageRoot, 'native/build');
    cpSync(join(packageRoot, name), join(root, name), { recursive: true, filter: isSource });
  }
  for (const name of ['node_modules', 'models', 'starter']) {
    symlinkSync(join(packageRoot, name), join(root, name));
  }
});

afterEach(() => rmSync(join(root, 'native/build'), { recursive: true, force: true }));

function install(addon: string | Uint8Array): void {
  mkdirSync(dirname(addonPath), { recursive: true });
  writeFileSync(addonPath, addon);
}

/** A library that the processor stops when it is loaded, as by an instruction that the processor lacks. */
function installCrashing(): void {
  mkdirSync(dirname(addonPath), { recursive: true });
  const source = '__attribute__((constructor)) static void stop(void) { __builtin_trap(); }';
  execFileSync('g++', ['-x', 'c', '-shared', '-fPIC', '-', '-o', addonPath], { input: source });
}

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  return startServer({
    dataDir: temporaryFolder(),
    root,
    env: { EMBEDDING_ENGINE: 'auto', EMBEDDING_PROCESSES: '2', ...env },
  });
}

interface Stats {
  embedder: { engine: string; engineReason?: string; ready: number };
}

describe('an installation whose kernels do not run', () => {
  const faults: [string, () => void, RegExp][] = [
    ['were not compiled', () => {}, /not compiled for this machine, which `npm run install` does/],
    [
      'are not for this kind of machine',
      () => install('\x7fELF of another machine'),
      /not compiled for this machine/,
    ],
    [
      'are stopped by the processor',
      installCrashing,
      /the process that tried the fastest kernel was ended by SIG(ILL|TRAP)/,
    ],
  ];
  it.each(faults)(
    'because they %s: onnxruntime answers, and says why',
    async (_what, break_, why) => {
      break_();
      const server = await start();
      await server.ready();
      const answer = await fetch(`${server.url}/v1/search?q=sim-to-real&mode=semantic&limit=1`);
      expect(answer.status).toBe(200);
      const { embedder } = (await (await fetch(`${server.url}/v1/stats`)).json()) as Stats;
      expect(embedder.engine).toBe('onnxruntime');
      expect(embedder.engineReason).toMatch(why);
      expect(server.output()).toMatch(why);
      await server.kill();
    },
  );

  it('refuses to start where the one that was asked for ends its process', async () => {
    installCrashing();
    const [kernel = 'avx2'] = kernelsHere;
    const server = await start({ EMBEDDING_ENGINE: kernel });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('EMBEDDING_ENGINE_UNAVAILABLE');
    expect(server.output()).toMatch(new RegExp(`${kernel}: its process was ended by SIG`));
  });

  it('refuses to start where the one that was asked for is for other processors', async () => {
    const server = await start({ EMBEDDING_ENGINE: FOREIGN });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('EMBEDDING_ENGINE_UNAVAILABLE');
  });
});

it('an installation without a compiler goes on, and says what that costs', () => {
  const { status, stderr } = spawnSync(process.execPath, ['native/build.mjs'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${join(packageRoot, 'node_modules/.bin')}:${dirname(process.execPath)}`,
      CXX: join(root, 'no-compiler'),
    },
  });
  expect(status).toBe(0);
  expect(stderr).toContain('so onnxruntime embeds');
  expect(existsSync(addonPath)).toBe(false);
});
