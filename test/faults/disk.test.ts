import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.js';
import { mount } from '../fixtures/mount.js';
import { type ServerProcess, startServer } from '../fixtures/server.js';

/** A real small disk: needs the right to mount one, which CI has. */
const disk = temporaryFolder();
const canMount = mount('-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk);
const title = canMount ? '' : ' (SKIPPED: this user may not mount a tmpfs)';
const dataDir = join(disk, 'index');
let server: ServerProcess | undefined;

afterAll(async () => {
  await server?.kill();
  if (canMount) execFileSync('umount', [disk]);
});

describe.skipIf(!canMount)(`a disk${title}`, () => {
  const put = (id: string) =>
    fetch(`${server?.url}/v1/papers/${id}`, {
      method: 'PUT',
      body: JSON.stringify({ title: `paper ${id}`, abstract: 'a'.repeat(20_000) }),
      headers: { 'content-type': 'application/json' },
    });

  it('that is full answers writes with 507 while reads go on, and recovers by itself', async () => {
    server = await startServer({ dataDir });
    await server.ready();
    expect((await put('before')).status).toBe(201);
    fill();
    const refused = await put('during');
    expect(refused.status).toBe(507);
    expect(await refused.json()).toMatchObject({ code: 'STORAGE_FULL' });
    expect(refused.headers.get('retry-after')).toBe('30');
    expect((await fetch(`${server.url}/v1/search?q=robots`)).status).toBe(200);
    expect((await fetch(`${server.url}/v1/papers/during`)).status).toBe(404);
    rmSync(join(disk, 'filling'));
    expect((await put('after')).status).toBe(201);
    await server.kill('SIGKILL');
    server = await startServer({ dataDir });
    await server.ready();
    for (const id of ['before', 'after']) {
      expect((await fetch(`${server.url}/v1/papers/${id}`)).status).toBe(200);
    }
    await server.kill('SIGTERM');
  });

  it('that is read-only is named when the server starts', async () => {
    mount('-o', 'remount,ro', disk);
    server = await startServer({ dataDir });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('DATABASE_READ_ONLY: ');
  });
});

/** Writes until nothing more fits. */
function fill(): void {
  try {
    writeFileSync(join(disk, 'filling'), Buffer.alloc(16 * 1024 * 1024));
  } catch {
    // The disk is full now, which was the purpose.
  }
}
