import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { inherited } from '../fixtures/environment.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { startServer } from '../fixtures/server.js';

const PROGRAM =
  process.env.SCHEMATHESIS ?? join(packageRoot, 'test/clients/.venv/bin/schemathesis');
/** Requests for each operation and phase; 20 are 8,000 requests and take a minute or two. */
const EXAMPLES = process.env.SCHEMATHESIS_EXAMPLES ?? '20';
const SEED = process.env.PROPERTY_SEED ?? '20261128';
const TIMEOUT_MS = 60 * 60 * 1_000;

describe.skipIf(!existsSync(PROGRAM))('schemathesis', () => {
  it(
    'with all its checks finds nothing that openapi.json and the server say differently',
    async () => {
      const server = await startServer({ dataDir: temporaryFolder() });
      await server.ready(600_000);
      const { exit, output } = await run([
        ...['run', `${server.url}/openapi.json`, '--checks', 'all', '--continue-on-failure'],
        ...['--seed', SEED, '--max-examples', EXAMPLES],
        // A busy machine takes its time; what hangs fails.
        ...['--request-timeout', '120', '--generation-database', 'none', '--no-color'],
      ]);
      await server.kill();
      expect(exit, output).toBe(0);
      expect(server.output()).not.toContain('unexpected error');
    },
    TIMEOUT_MS,
  );
});

function run(args: string[]): Promise<{ exit: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { cwd: temporaryFolder(), env: inherited });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.once('error', reject);
    child.once('close', (exit) => resolve({ exit, output }));
  });
}
