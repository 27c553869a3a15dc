import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

const page = readFileSync(join(packageRoot, 'docs/cli.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
const lines = blocks.flatMap((block) => block.trim().split('\n'));
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({ dataDir: temporaryFolder() });
  await server.ready(200_000);
});
afterAll(() => server.kill());

describe('what docs/cli.md tells people to type', () => {
  it.each(lines)('%s', async (line) => {
    const command = `node ${packageRoot}/dist/scripts/nearpaper.js`;
    const here = line
      .replace(/\bnearpaper (?=[a-z])/, `${command} `)
      .replaceAll('http://127.0.0.1:3000', server.url);
    const env = {
      PATH: process.env.PATH,
      DATA_DIR: server.dataDir,
      PORT: new URL(server.url).port,
      EMBEDDING_PROCESSES: '1',
    };
    const { stdout } = await promisify(execFile)('bash', ['-c', here], { env });
    // An eval has no output of its own.
    if (!line.startsWith('eval')) expect(stdout).not.toBe('');
  });

  it('has every command of nearpaper', async () => {
    const { stdout } = await runCommand('nearpaper', ['--help']);
    const given = [...stdout.matchAll(/^ {2}([a-z-]+) [[<]/gm)].map(([, name]) => name);
    const listed = [...page.matchAll(/^\| `nearpaper ([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(given.filter((name) => name !== 'help'));
  });
});
