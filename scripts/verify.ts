import { resolve } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../src/app/config.js';
import { upkeep } from '../src/backend/drivers.js';
import { cleanText } from '../src/domain/text.js';
import { run } from './run.js';

run(async () => {
  const command = new Command('verify')
    .usage('[FOLDER]')
    .description('Looks for damage in a backup or a data folder, and changes nothing.')
    .argument('[FOLDER]', 'a backup or a data folder (default: DATA_DIR, or index/)')
    .addHelpText(
      'after',
      `
Exit codes:
  0  everything is as it was written
  1  something is not, and is named
  2  the command could not run
`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const config = readConfig();
  const [named] = command.args;
  const folder = named === undefined ? config.dataDir : resolve(config.calledFrom, named);
  const problems = await upkeep().verify(folder);
  for (const problem of problems) process.stdout.write(`${cleanText(problem)}\n`);
  process.stdout.write(
    problems.length === 0
      ? `Everything in ${folder} is as it was written.\n`
      : `${problems.length} found. Restore a backup; of a damaged index alone it is enough\nto start the server, which builds it anew.\n`,
  );
  return problems.length === 0 ? 0 : 1;
});
