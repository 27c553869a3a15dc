import { createLogger } from '../src/app/log.js';
import { serveMcp } from '../src/app/serve-mcp.js';
import { describeCommand, runAlone } from './command.js';

export const command = describeCommand({
  name: 'mcp',
  usage: '[options]',
  description:
    'Serves the papers to an assistant by the Model Context Protocol, over stdin and stdout. Assistants start it themselves: docs/mcp.md says how to tell them.',
  takesDataDir: true,
  run: async ({ config }) => {
    await serveMcp(config, createLogger('warn', process.stderr));
    return 0;
  },
});
runAlone(import.meta.url, command);
