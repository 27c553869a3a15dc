import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { mount } from '../fixtures/mount.js';
import { storedIds } from '../fixtures/stored.js';

/** A real small disk: needs the right to mount one, which CI has. */
const folder = temporaryFolder();
const disk = temporaryFolder();
const canMount = mount('-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk);
const title = canMount ? '' : ' (SKIPPED: this user may not mount a tmpfs)';

afterAll(() => {
  if (canMount) execFileSync('umount', [disk]);
});

describe.skipIf(!canMount)(`an ingest onto a disk that fills up${title}`, () => {
  it('says so, keeps what was committed, and goes on when there is room', async () => {
    const papers = join(folder, 'papers.jsonl');
    const lines = Array.from({ length: 800 }, (_, k) => ({
      id: `kite-${k}`,
      title: 'A kite',
      abstract: 'It flies.',
    }));
    writeFileSync(papers, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const env = { DATA_DIR: join(disk, 'index') };
    const full = await runCommand('ingest', [papers], { env });
    expect(full.exit).toBe(2);
    expect(full.stderr).toMatch(
      /^STORAGE_FULL: .*\nFree some space; what was acknowledged is safe/,
    );
    const kept = storedIds(env.DATA_DIR).length;
    expect(full.stdout).toContain(`${kept} read, ${kept} added`);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(lines.length);

    expect(mount('-o', 'remount,size=60m', disk)).toBe(true);
    const whole = await runCommand('ingest', [papers], { env });
    expect(whole.exit).toBe(0);
    expect(whole.stdout).toContain(`800 read, ${800 - kept} added, 0 updated, ${kept} unchanged`);
    expect(storedIds(env.DATA_DIR)).toHaveLength(800);
  }, 120_000);
});
