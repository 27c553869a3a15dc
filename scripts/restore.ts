import { resolve } from 'node:path';
import { upkeep } from '../src/backend/drivers.js';
import { countText } from '../src/domain/count-text.js';
import { describeCommand, runAlone } from './command.js';

export const command = describeCommand<{ replace?: boolean }>({
  name: 'restore',
  usage: '[options] FOLDER',
  description: 'Copies a backup into the data folder, after every byte of the backup is checked.',
  takesDataDir: true,
  define: (command) =>
    command
      .argument('<FOLDER>', 'a folder that `npm run -s backup` wrote')
      .option('--replace', 'replace the papers that the data folder holds'),
  run: async ({ args, options: { replace = false }, config: { dataDir, calledFrom } }) => {
    const backup = resolve(calledFrom, args[0] as string);
    const { papers, createdAt, model } = await upkeep().restore(backup, dataDir, { replace });
    process.stdout.write(
      `${countText(papers)} papers of ${createdAt} (model ${model}) are in\n${dataDir}\n`,
    );
    return 0;
  },
});
runAlone(import.meta.url, command);
