import { resolve } from 'node:path';
import { upkeep } from '../src/backend/drivers.js';
import { cleanText } from '../src/domain/text.js';
import { describeCommand, runAlone } from './command.js';

const EXIT_CODES = `
Exit codes:
  0  nothing is damaged
  1  something is damaged, and is named
  2  the command could not run
`;

export const command = describeCommand({
  name: 'verify',
  usage: '[FOLDER]',
  description: 'Looks for damage in a backup or a data folder. Changes nothing.',
  define: (command) =>
    command
      .argument('[FOLDER]', 'a backup or a data folder (default: DATA_DIR)')
      .addHelpText('after', EXIT_CODES),
  run: async ({ args: [named], config }) => {
    const folder = named === undefined ? config.dataDir : resolve(config.calledFrom, named);
    const problems = await upkeep().verify(folder);
    for (const problem of problems) process.stdout.write(`${cleanText(problem)}\n`);
    process.stdout.write(
      problems.length === 0
        ? `Everything in ${folder} is as it was written.\n`
        : `${problems.length} found. Restore a backup; of a damaged index alone it is enough\nto start the server, which builds it anew.\n`,
    );
    return problems.length === 0 ? 0 : 1;
  },
});
runAlone(import.meta.url, command);
