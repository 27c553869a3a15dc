import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_MODEL, readConfig } from '../../src/app/config.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

/** Everything that README tells people to type is typed here, against a server with the starter corpus. */
const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^curl .*$/gm)].map(([line]) => line);
const shell = promisify(execFile);
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer({ dataDir: temporaryFolder() });
  await server.ready();
});
afterAll(() => server.kill());

const type = async (command: string): Promise<string> => {
  const line = command.replaceAll('http://127.0.0.1:3000', server.url);
  return (await shell('bash', ['-c', `${line} --silent --show-error --fail-with-body`])).stdout;
};

describe('README', () => {
  it('has commands for every address of the API', () => {
    expect(commands.length).toBeGreaterThanOrEqual(12);
  });

  for (const command of commands) {
    it(`works: ${command}`, async () => {
      const answer = await type(command);
      if (!command.includes('-X DELETE')) expect(JSON.parse(answer)).toBeTypeOf('object');
      else expect(answer).toBe('');
    });
  }

  it('shows the answer that its first command gives', async () => {
    const shown = JSON.parse(readme.match(/```json\n(\{\n[\s\S]*?\n\})\n```/)?.[1] ?? '');
    const given = JSON.parse(await type(commands[0] as string));
    expect(given.hits.map((hit: { paper: object }) => hit.paper)).toEqual(
      shown.hits.map((hit: { paper: object }) => hit.paper),
    );
    for (const [rank, hit] of given.hits.entries()) {
      // Another processor computes int8 a little differently.
      expect(hit.similarity).toBeCloseTo(shown.hits[rank].similarity, 1);
    }
    expect(Object.keys(given)).toEqual(Object.keys(shown));
  });

  it('lists every setting with its default', () => {
    const config = readConfig({});
    for (const name of [
      'HOST',
      'PORT',
      'DATA_DIR',
      'LOG_LEVEL',
      'EMBEDDING_PROCESSES',
      'MODEL',
      'MODELS_DIR',
      'ALLOW_MODEL_DOWNLOAD',
      'MODEL_HUB_URL',
    ]) {
      expect(readme).toMatch(new RegExp(`^\\|.*\`${name}\``, 'm'));
    }
    for (const value of [config.host, config.port, config.logLevel, DEFAULT_MODEL]) {
      expect(readme).toContain(`\`${value}\``);
    }
  });

  it('names files and pages that are there', () => {
    for (const [, path] of readme.matchAll(/\]\(([\w./-]+)\)/g)) {
      expect(() => readFileSync(join(packageRoot, path as string)), path).not.toThrow();
    }
  });

  it('names npm scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
    for (const page of ['README.md', 'CONTRIBUTING.md', 'models/README.md', 'bench/README.md']) {
      const text = readFileSync(join(packageRoot, page), 'utf8');
      for (const [, name] of text.matchAll(/npm run ([\w:-]+)/g))
        expect(scripts).toHaveProperty(name as string);
    }
  });
});
