import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/runtime/compiled-module.js';

const PYTHON = join(packageRoot, 'test/clients/.venv/bin/python');

/** Whether `test/clients/install.sh` was run; CI always does. */
export const hasPythonClients = existsSync(PYTHON);

/** Runs a Python script of this folder and parses the JSON that it prints; throws what it wrote to stderr. */
export async function runPython(script: string, args: string[]): Promise<unknown> {
  const path = join(packageRoot, 'test/clients', script);
  const { stdout } = await promisify(execFile)(PYTHON, [path, ...args], { timeout: 120_000 });
  return JSON.parse(stdout);
}
