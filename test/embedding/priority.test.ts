import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCommand } from '../fixtures/command.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { describeWithSharedData, realPapers } from '../fixtures/shared-data.js';
import { waitForPapers } from '../fixtures/stored.js';

const hasSessions = existsSync('/proc/self/autogroup');
const why = hasSessions ? '' : ' (SKIPPED: this system does not share the processor by sessions)';

describeWithSharedData('the embedding processes of an ingest', () => {
  test.runIf(hasSessions)(
    `leave the processor to others, in whatever session those are${why}`,
    async () => {
      const before = readFileSync('/proc/self/autogroup', 'utf8');
      const folder = temporaryFolder();
      const file = join(folder, 'papers.jsonl');
      writeFileSync(file, realPapers(300).join('\n'));
      const dataDir = join(folder, 'data');
      const { child, ended } = startCommand('ingest', [file], { env: { DATA_DIR: dataDir } });
      await waitForPapers(dataDir, 1);
      const { pid } = child;
      const [embedding] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
        .trim()
        .split(' ');
      const session = readFileSync(`/proc/${embedding}/autogroup`, 'utf8');
      expect(session).toContain(`nice ${constants.priority.PRIORITY_LOW}`);
      // The session that the command was typed in, here this test's, is not the command's alone. Where it
      // is the system's first one, it has no line.
      expect(readFileSync(`/proc/${pid}/autogroup`, 'utf8')).toBe(before);
      child.kill('SIGKILL');
      await ended;
    },
  );
});
