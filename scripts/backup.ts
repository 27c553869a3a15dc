import { resolve } from 'node:path';
import { version } from '../src/app/version.js';
import { upkeep } from '../src/backend/drivers.js';
import { countText } from '../src/domain/count-text.js';
import { describeCommand, runAlone } from './command.js';

export const command = describeCommand({
  name: 'backup',
  usage: '[options] FOLDER',
  description:
    'Copies papers, vectors and index into a new folder. Other processes may read and write meanwhile.',
  takesDataDir: true,
  define: (command) => command.argument('<FOLDER>', 'a folder that does not exist yet'),
  run: async ({ args, config }) => {
    const target = resolve(config.calledFrom, args[0] as string);
    const { papers, sequence, bytes } = await upkeep().backUp(config.dataDir, target, version);
    const megabytes = countText(Math.ceil(bytes / 1e6));
    process.stdout.write(
      `${countText(papers)} papers (change ${countText(sequence)}), ${megabytes} MB, checked, in\n${target}\n`,
    );
    return 0;
  },
});
runAlone(import.meta.url, command);
