import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/compiled-module.js';

const textOf = (name: string) => readFileSync(join(packageRoot, name), 'utf8');
const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

describe.skipIf(!has('systemd-analyze', '--version'))('deploy/nearpaper.service', () => {
  const unit = join(packageRoot, 'deploy/nearpaper.service');
  const analyze = (...args: string[]) =>
    spawnSync('systemd-analyze', [...args, unit], { encoding: 'utf8' });

  it('has no directive that systemd does not know', () => {
    expect(
      analyze('verify')
        .stderr.split('\n')
        .filter((line) => line.includes('nearpaper')),
    ).toEqual([]);
  });

  it('is as exposed as docs/operations.md says', () => {
    const { stdout } = analyze('security', '--offline=true', '--no-pager');
    const [, level] = /exposure level for nearpaper\.service: ([\d.]+)/.exec(stdout) ?? [];
    const [, said] =
      /deploy\/nearpaper\.service` says ([\d.]+),/.exec(textOf('docs/operations.md')) ?? [];
    // Another version of systemd weighs a little differently.
    expect(Math.abs(Number(level) - Number(said))).toBeLessThan(0.5);
  });
});

describe('deploy/Containerfile', () => {
  const file = textOf('deploy/Containerfile');

  it('runs as a user of its own, and asks for its health what test/scripts/nearpaper.test.ts tests', () => {
    expect(file).toMatch(/^USER node$/m);
    expect(file).toMatch(/^HEALTHCHECK .* CMD \["nearpaper", "status", "--health"\]$/m);
    expect(file).not.toContain('curl');
  });

  it('copies what is there, and every folder that the server reads', () => {
    const copied = [...file.matchAll(/^COPY --from=build (.*) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' ').map((path) => path.replace('/build/', '')),
    );
    expect(copied.sort()).toEqual(
      [
        'LICENSE',
        'NOTICE',
        'dist',
        'models',
        'native',
        'node_modules',
        'package.json',
        'starter',
      ].sort(),
    );
  });
});

it.skipIf(!has('docker', 'compose', 'version'))('deploy/compose.yaml is read by docker', () => {
  const { status, stdout, stderr } = spawnSync(
    'docker',
    ['compose', '--file', join(packageRoot, 'deploy/compose.yaml'), 'config', '--format', 'json'],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { nearpaper } = JSON.parse(stdout).services;
  expect(nearpaper.read_only).toBe(true);
  expect(nearpaper.ports[0].host_ip).toBe('127.0.0.1');
});
