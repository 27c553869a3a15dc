import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { startServer } from '../fixtures/server.js';

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;
const title = hasPrlimit ? '' : ' (SKIPPED: there is no prlimit)';

/** How many files the process may have open; the hard limit stays, or it could not be raised again. */
function limitFiles(pid: number, files: number): void {
  expect(spawnSync('prlimit', [`--pid=${pid}`, `--nofile=${files}:`]).status).toBe(0);
}
const openFiles = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;
const softLimit = (pid: number) =>
  Number(readFileSync(`/proc/${pid}/limits`, 'utf8').match(/Max open files\s+(\d+)/)?.[1]);

describe.skipIf(!hasPrlimit)(`a server without a free file descriptor${title}`, () => {
  it('goes on reading, refuses what it cannot do with a code, and recovers by itself', async () => {
    const server = await startServer({ dataDir: temporaryFolder() });
    await server.ready();
    const pid = server.child.pid as number;
    // One connection that is there before; a new one would need a descriptor.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (method: string, path: string, body?: object): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = body ? { 'content-type': 'application/json' } : {};
        const sent = request(`${server.url}${path}`, { method, agent, headers }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode ?? 0));
        });
        sent.once('error', reject);
        sent.end(body && JSON.stringify(body));
      });
    const put = (id: string) => ask('PUT', `/v1/papers/${id}`, { title: `Paper ${id}` });
    expect(await ask('GET', '/v1/search?q=robots')).toBe(200);
    expect(await put('before')).toBe(201);

    const usual = softLimit(pid);
    limitFiles(pid, openFiles(pid));
    for (let n = 0; n < 5; n++) {
      expect(await ask('GET', `/v1/search?q=robots+${n}`)).toBe(200);
      expect([201, 503, 507]).toContain(await put(`during-${n}`));
    }
    // Its embedding process dies, and another cannot be started: words still find papers.
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    process.kill(child as number, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await ask('GET', '/v1/search?q=robots&mode=lexical')).toBe(200);
    expect(await ask('GET', '/v1/papers/before')).toBe(200);
    expect([200, 503]).toContain(await ask('GET', '/readyz'));

    limitFiles(pid, usual);
    await expect.poll(() => ask('GET', '/readyz'), { timeout: 60_000, interval: 200 }).toBe(200);
    expect(await put('after')).toBe(201);
    expect(await ask('GET', '/v1/search?q=paper+after')).toBe(200);
    agent.destroy();
    await server.kill('SIGTERM');
  }, 180_000);
});
