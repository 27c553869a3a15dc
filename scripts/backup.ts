import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../src/app/config.js';
import { upkeep } from '../src/backend/drivers.js';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { dataDirOption } from './data-dir-option.js';
import { run } from './run.js';

run(async () => {
  const command = new Command('backup')
    .usage('[options] FOLDER')
    .description('Copies papers, vectors and index into a new folder, while others read and write.')
    .argument('<FOLDER>', 'a folder that does not exist yet')
    .addOption(dataDirOption())
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const options = command.opts<{ dataDir?: string }>();
  const config = readConfig();
  const dataDir = options.dataDir ? resolve(config.calledFrom, options.dataDir) : config.dataDir;
  const target = resolve(config.calledFrom, command.args[0] as string);
  const { papers, sequence, bytes } = await upkeep().backUp(dataDir, target, version);
  process.stdout.write(
    `${papers.toLocaleString('en')} papers (change ${sequence.toLocaleString('en')}), ${Math.ceil(bytes / 1e6).toLocaleString('en')} MB, checked, in\n${target}\n`,
  );
  return 0;
});
