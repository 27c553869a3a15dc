import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { describeCommand, runAlone } from './command.js';
import { generatedPages } from './generated-pages.js';

export const command = describeCommand({
  name: 'docs',
  usage: '[options]',
  description:
    'Writes the pages of docs/ that are made from the code. A test fails when they are out of date.',
  run: async () => {
    for (const [path, content] of Object.entries(await generatedPages())) {
      writeFileSync(join(packageRoot, path), content);
      process.stdout.write(`${path}\n`);
    }
    return 0;
  },
});
runAlone(import.meta.url, command);
