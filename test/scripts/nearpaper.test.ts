import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({ dataDir: temporaryFolder() });
  await server.ready(200_000);
});
afterAll(() => server.kill());

const nearpaper = (args: string[], env: Record<string, string> = {}) =>
  runCommand('nearpaper', args, { env: { DATA_DIR: server.dataDir, ...env } });
const idsOf = (stdout: string): string[] =>
  JSON.parse(stdout).hits.map((hit: { paper: { id: string } }) => hit.paper.id);

describe('search', () => {
  const asked = ['search', '--json', '--limit', '3', 'sim-to-real', 'transfer'];

  it('finds the same by a server and in the data folder', async () => {
    const byServer = await nearpaper([...asked, '--url', server.url]);
    const byVariable = await nearpaper(asked, { NEARPAPER_URL: server.url });
    const here = await nearpaper(asked);
    expect(byServer).toMatchObject({ exit: 0, stderr: '' });
    expect(idsOf(byServer.stdout)).toHaveLength(3);
    expect(idsOf(byVariable.stdout)).toEqual(idsOf(byServer.stdout));
    // It may say that the server has written no index so far.
    expect(here.exit).toBe(0);
    expect(idsOf(here.stdout)).toEqual(idsOf(byServer.stdout));
  });

  it('shows titles and ids to people, and takes parameters of the API', async () => {
    const parameters = ['--with', 'mode=lexical', '--with', 'fields=title,year'];
    const { exit, stdout } = await nearpaper([
      'search',
      '--url',
      server.url,
      'robot',
      ...parameters,
    ]);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^ {2}1 {2}\S.*\n {5}\S+\n/);
    expect(stdout).toMatch(/\d+ found\n$/);
  });

  it('says what the server refuses', async () => {
    const { exit, stderr } = await nearpaper([
      'search',
      '--url',
      server.url,
      'x',
      '--with',
      'no=thing',
    ]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^UNKNOWN_PARAMETER: .*"no"/);
  });

  it('says that no server answers, and that another program does', async () => {
    const nobody = await nearpaper(['search', '--url', 'http://127.0.0.1:1', 'x']);
    expect(nobody.exit).toBe(2);
    expect(nobody.stderr).toMatch(/^SERVER_UNREACHABLE: http:\/\/127\.0\.0\.1:1: /);
    const other = createServer((_, answer) => answer.writeHead(404).end('<html>')).listen(0);
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const wrong = await nearpaper(['search', '--url', url, 'x']);
    other.close();
    expect(wrong.stderr).toMatch(/^SERVER_UNREACHABLE: .*no nearpaper \(404\)/);
  });

  it('shows its key to the server', async () => {
    let shown: string | undefined;
    const other = createServer((request, answer) => {
      shown = request.headers.authorization;
      answer.setHeader('content-type', 'application/json').end('{"hits":[],"total":0}');
    }).listen(0);
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { exit, stdout } = await nearpaper(['search', 'x', '--url', url], {
      NEARPAPER_KEY: 'k1',
    });
    other.close();
    expect({ exit, stdout, shown }).toEqual({
      exit: 1,
      stdout: 'Nothing found.\n',
      shown: 'Bearer k1',
    });
  });
});

describe('similar', () => {
  it('finds the same by a server and in the data folder, and never the paper itself', async () => {
    const found = await nearpaper([
      'search',
      '--json',
      '--limit',
      '1',
      'robot',
      '--url',
      server.url,
    ]);
    const [id = ''] = idsOf(found.stdout);
    const byServer = await nearpaper(['similar', id, '--json', '--url', server.url]);
    const here = await nearpaper(['similar', id, '--json']);
    expect(byServer).toMatchObject({ exit: 0, stderr: '' });
    expect(idsOf(byServer.stdout)).not.toContain(id);
    expect(idsOf(here.stdout)).toEqual(idsOf(byServer.stdout));
  });

  it('says that a paper is not there', async () => {
    const { exit, stderr } = await nearpaper(['similar', 'no/where', '--url', server.url]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^PAPER_NOT_FOUND: .*no\/where/);
  });
});

describe('status', () => {
  it('shows what the data folder has, and what a server says', async () => {
    const here = JSON.parse((await nearpaper(['status', '--json'])).stdout);
    const there = JSON.parse((await nearpaper(['status', '--url', server.url])).stdout);
    expect([here.papers, there.papers]).toEqual([47, 47]);
    expect(there.embedder.ready).toBeGreaterThan(0);
  });

  it('is healthy while the server is ready', async () => {
    const { port } = new URL(server.url);
    const environments: Record<string, string>[] = [
      { PORT: port },
      { PORT: port, HOST: '0.0.0.0' },
      { NEARPAPER_URL: server.url },
    ];
    for (const env of environments) {
      const { exit, stdout } = await nearpaper(['status', '--health'], env);
      expect({ exit, stdout }).toEqual({ exit: 0, stdout: 'ready\n' });
    }
    const gone = await nearpaper(['status', '--health'], { PORT: '1' });
    expect(gone.exit).toBe(1);
    expect(gone.stdout).toMatch(/^not ready: /);
  });

  it('is not healthy while the server says so', async () => {
    const other = createServer((_, answer) =>
      answer
        .writeHead(503, { 'content-type': 'application/problem+json' })
        .end('{"detail":"the model is being loaded"}'),
    ).listen(0);
    const { port } = other.address() as AddressInfo;
    const { exit, stdout } = await nearpaper(['status', '--health'], { PORT: String(port) });
    other.close();
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'not ready: the model is being loaded\n' });
  });
});

describe('serve', () => {
  it('listens where it is told', async () => {
    const folder = temporaryFolder();
    const { port } = new URL(server.url);
    const { exit, stderr } = await nearpaper(['serve', '--port', port, '--data-dir', folder]);
    expect({ exit, stderr }).toEqual({
      exit: 1,
      stderr: expect.stringMatching(/^PORT_TAKEN: 127/),
    });
    const mistaken = await nearpaper(['serve', '--port', '70000']);
    expect(mistaken.exit).toBe(2);
  });
});

it('refuses commands that are not there, and names the one that may be meant', async () => {
  const { exit, stderr } = await nearpaper(['serach', 'x']);
  expect(exit).toBe(2);
  expect(stderr).toContain('Did you mean search?');
});

describe('completion', () => {
  const script = async (shell: string) => (await nearpaper(['completion', shell])).stdout;
  const has = (program: string) => spawnSync(program, ['--version']).status === 0;
  /** What bash would offer for the words, the last of which is being typed. */
  const offered = async (...words: string[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'nearpaper-completion-'));
    const file = join(folder, 'nearpaper.bash');
    writeFileSync(file, await script('bash'));
    const typed = words.map((word) => `'${word}'`).join(' ');
    const ask = `source ${file}; COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _nearpaper; echo "\${COMPREPLY[*]}"`;
    return execFileSync('bash', ['-c', ask], { encoding: 'utf8' }).trim().split(' ');
  };

  it('offers commands and options in bash', async () => {
    expect(await offered('nearpaper', 's')).toEqual(['serve', 'search', 'similar', 'status']);
    expect(await offered('nearpaper', 'search', '--li')).toEqual(['--limit']);
    expect(await offered('nearpaper', 'completion', 'f')).toEqual(['fish']);
    expect(await offered('nearpaper', 'ingest', 'pap')).toEqual(['']);
  });

  it.skipIf(!has('zsh'))('is read by zsh', async () => {
    execFileSync('zsh', ['-n'], { input: await script('zsh') });
  });

  it.skipIf(!has('fish'))('is read by fish', async () => {
    execFileSync('fish', ['--no-execute'], { input: await script('fish') });
  });

  it.each(['zsh', 'fish'])('names every command and option in %s', async (shell) => {
    const text = await script(shell);
    for (const name of ['serve', 'add-model', 'data-dir', 'allow-failures', 'health']) {
      expect(text).toContain(name);
    }
    // Every quote that opens closes in its line.
    for (const line of text.split('\n')) expect(line.split("'").length % 2, line).toBe(1);
  });

  it('refuses other shells', async () => {
    expect((await nearpaper(['completion', 'tcsh'])).exit).toBe(2);
  });
});
