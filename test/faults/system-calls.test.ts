import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { inherited } from '../fixtures/environment.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { startServer } from '../fixtures/server.js';

/**
 * Promises about crashes of the machine cannot be tried by killing a process: the system keeps what was
 * written. What can be seen is the order of system calls. CI installs strace.
 */
const hasStrace = spawnSync('strace', ['-V']).status === 0;
const title = hasStrace ? '' : ' (SKIPPED: strace is not installed)';
const folder = temporaryFolder();
const CALLS = 'trace=fsync,fdatasync,rename,write,writev,sendto';

/** Where in the trace each of these stands, one after another; fails with the trace where one does not. */
function inOrder(trace: string, ...patterns: RegExp[]): void {
  const lines = trace.split('\n');
  let from = 0;
  for (const pattern of patterns) {
    const found = lines.findIndex((line, at) => at >= from && pattern.test(line));
    const seen = lines.filter((line) => /sync|rename|HTTP/.test(line)).join('\n');
    expect(found, `${pattern} is not behind line ${from}:\n${seen}`).toBeGreaterThanOrEqual(0);
    from = found + 1;
  }
}

function traced(args: string[]): string {
  const log = join(folder, `trace-${Math.random()}`);
  const node = [process.execPath, ...args];
  const done = spawnSync('strace', ['-f', '-y', '-s', '120', '-e', CALLS, '-o', log, ...node], {
    encoding: 'utf8',
    env: { ...inherited, EMBEDDING_PROCESSES: '1' },
  });
  expect(done).toMatchObject({ status: 0 });
  return readFileSync(log, 'utf8');
}

describe.skipIf(!hasStrace)(`system calls${title}`, () => {
  it('a write is fsynced before it is answered', async () => {
    const dataDir = join(folder, 'served');
    const server = await startServer({ dataDir });
    await server.ready();
    const log = join(folder, 'trace-server');
    const strace = spawn('strace', [
      '-f',
      '-y',
      '-s',
      '120',
      '-e',
      CALLS,
      '-o',
      log,
      '-p',
      `${server.child.pid}`,
    ]);
    let said = '';
    strace.stderr.on('data', (text) => {
      said += text;
    });
    await expect.poll(() => said, { timeout: 200_000 }).toContain('attached');
    const ended = new Promise((resolve) => strace.once('close', resolve));
    const response = await fetch(`${server.url}/v1/papers/durable`, {
      method: 'PUT',
      body: JSON.stringify({ title: 'A durable paper', abstract: 'It is on disk.' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(201);
    await response.text();
    strace.kill('SIGINT');
    await ended;
    await server.kill('SIGTERM');
    inOrder(readFileSync(log, 'utf8'), /f(data)?sync\(\d+<.*nearpaper\.db-wal>/, /"HTTP\/1\.1 201/);
  }, 60_000);

  it('an ingest is fsynced before it says so, and an index is fsynced, renamed, and its folder fsynced', () => {
    const papers = join(folder, 'papers.jsonl');
    writeFileSync(
      papers,
      `${JSON.stringify({ title: 'A paper', abstract: 'It says something.' })}\n`,
    );
    const dataDir = join(folder, 'ingested');
    const script = join(packageRoot, 'dist/scripts/ingest.js');
    const trace = traced([script, '--data-dir', dataDir, papers]);
    inOrder(
      trace,
      /f(data)?sync\(\d+<.*nearpaper\.db-wal>/,
      /f(data)?sync\(\d+<.*papers-\d+\.tmp>/,
      /f(data)?sync\(\d+<.*vectors-\d+\.tmp>/,
      /rename\(".*(papers|vectors)-\d+\.tmp"/,
      /f(data)?sync\(\d+<.*checkpoint-\d+\.tmp>/,
      /rename\(".*checkpoint-\d+\.tmp", ".*checkpoint\.json"/,
      /f(data)?sync\(\d+<.*ingested>/,
      /write\(1.*1 read, 1 added/,
    );
  }, 60_000);

  it('a backup gets its name once all of it is fsynced, and is told once its name is', () => {
    const dataDir = join(folder, 'ingested');
    const target = join(folder, 'backup');
    const script = join(packageRoot, 'dist/scripts/backup.js');
    const trace = traced([script, '--data-dir', dataDir, target]);
    inOrder(
      trace,
      /f(data)?sync\(\d+<.*partial\/nearpaper\.db>/,
      /f(data)?sync\(\d+<.*partial\/backup\.json>/,
      /f(data)?sync\(\d+<.*\.partial>/,
      /rename\(".*\.partial", ".*backup"/,
      /f(data)?sync\(\d+</,
      /write\(1.*papers/,
    );
  }, 60_000);
});
