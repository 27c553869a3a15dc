import { describe, expect, it } from 'vitest';
import { runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { startServer } from '../fixtures/server.js';

const keysOf = (folder: string) => (line: string) =>
  runCommand('keys', [...line.split(' '), '--data-dir', folder]);

describe('keys', () => {
  it('are made, listed and revoked while the server runs, which knows it within a second or so', async () => {
    const dataDir = temporaryFolder();
    const keys = keysOf(dataDir);
    const server = await startServer({ dataDir });
    await server.ready(200_000);
    const ask = async (key?: string) => {
      const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
      const response = await fetch(`${server.url}/v1/search?q=chaos`, { headers });
      const { code = '' } = (await response.json()) as { code?: string };
      return `${response.status} ${code}`;
    };
    expect(await ask()).toBe('200 ');

    const made = await keys('create --scope search --name site --expires 90d --rate 600/min');
    const secret = made.stdout.trim();
    expect(made).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^np_[\w-]+\n$/) });
    const within = { timeout: 20_000, interval: 100 };
    await expect.poll(() => ask(), within).toBe('401 KEY_MISSING');
    expect(await ask(secret)).toBe('200 ');

    const id = secret.slice(3, 11);
    const { stdout: listed } = await keys('list');
    expect(listed).toMatch(new RegExp(`^${id} +search +valid .* 600/min +site$`, 'm'));
    expect(listed).not.toContain(secret.slice(12));
    expect(JSON.parse((await keys('list --json')).stdout)).toMatchObject([
      { id, scope: 'search', state: 'valid', name: 'site', origins: [], rate: '600/min' },
    ]);

    expect((await keys(`revoke ${id}`)).stdout).toBe(`${id} (site) is revoked\n`);
    await expect.poll(() => ask(secret), within).toBe('401 KEY_REVOKED');
    expect((await keys('list')).stdout).toMatch(new RegExp(`^${id} +search +revoked `, 'm'));
    await server.kill('SIGTERM');
  });

  it('are printed for programs with --json, the secret once', async () => {
    const keys = keysOf(temporaryFolder());
    const origins = '--origin https://a.example --origin https://b.example';
    const { stdout, stderr } = await keys(`create --scope write --name x ${origins} --json`);
    const key = JSON.parse(stdout);
    expect(key).toMatchObject({
      scope: 'write',
      origins: ['https://a.example', 'https://b.example'],
    });
    expect(key.secret.startsWith(`np_${key.id}_`)).toBe(true);
    expect(stderr).toBe('');
    expect(JSON.parse((await keys('list --json')).stdout)[0]).not.toHaveProperty('secret');
  });

  it.each([
    ['make --name x', /choices|choose|invalid/i],
    ['create --name x', /--scope/],
    ['create --scope all --name x', /search, write, admin/],
    ['create --scope search', /--name/],
    ['create --scope search --name x --expires 2020-01-01', /in the future/],
    ['create --scope search --name x --expires 2027-02-30', /90d/],
    ['create --scope search --name x --origin a.example', /must be an origin/],
    ['create --scope search --name x --rate 60', /60\/min/],
    ['create extra --scope search --name x', /takes no ID/],
    ['list --scope admin', /takes no --scope/],
    ['revoke', /needs the ID/],
    ['revoke 00000000', /KEY_NOT_FOUND/],
  ])('%s ends with 2 and says why', async (line, said) => {
    const { exit, stdout, stderr } = await keysOf(temporaryFolder())(line);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});
