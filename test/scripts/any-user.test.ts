import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { complaints, runCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { canRunAsNobody, NOBODY, whyNotAsNobody } from '../fixtures/nobody.js';

test.runIf(canRunAsNobody)(
  `an ingest by a user without any rights builds the index too${whyNotAsNobody}`,
  async () => {
    const folder = temporaryFolder();
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    if (NOBODY !== undefined) {
      chmodSync(folder, 0o755);
      chownSync(dataDir, NOBODY, NOBODY);
    }
    const file = join(folder, 'papers.jsonl');
    writeFileSync(file, JSON.stringify({ id: 'kites', title: 'Kites', abstract: 'In the wind.' }));
    const options = { env: { DATA_DIR: dataDir }, uid: NOBODY };
    const { exit, stdout, stderr } = await runCommand('ingest', [file], options);
    expect({ exit, stderr: complaints(stderr) }).toEqual({ exit: 0, stderr: [] });
    expect(stdout).toContain('1 added');
    expect(existsSync(join(dataDir, 'checkpoint.json'))).toBe(true);
  },
);
