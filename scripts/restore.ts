import { resolve } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../src/app/config.js';
import { upkeep } from '../src/backend/drivers.js';
import { dataDirOption } from './data-dir-option.js';
import { run } from './run.js';

run(async () => {
  const command = new Command('restore')
    .usage('[options] FOLDER')
    .description('Makes the data folder what a backup holds; every byte of it is checked first.')
    .argument('<FOLDER>', 'what `npm run backup` wrote')
    .option('--replace', 'replace the papers that are there')
    .addOption(dataDirOption())
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const options = command.opts<{ dataDir?: string; replace?: boolean }>();
  const config = readConfig();
  const dataDir = options.dataDir ? resolve(config.calledFrom, options.dataDir) : config.dataDir;
  const backup = resolve(config.calledFrom, command.args[0] as string);
  const facts = await upkeep().restore(backup, dataDir, { replace: options.replace ?? false });
  process.stdout.write(
    `${facts.papers.toLocaleString('en')} papers of ${facts.createdAt} (model ${facts.model}) are in\n${dataDir}\n`,
  );
  return 0;
});
