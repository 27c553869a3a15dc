import { describeCommand, runAlone } from './command.js';
import { notEmpty, port } from './option-values.js';

export const command = describeCommand<{ host?: string; port?: string }>({
  name: 'serve',
  usage: '[options]',
  description:
    'Starts the server. Its settings are environment variables; the options stand for HOST, PORT and DATA_DIR.',
  takesDataDir: true,
  define: (defined) =>
    defined
      .option(
        '--host <address>',
        'the address to listen on (default: HOST, or 127.0.0.1)',
        notEmpty,
      )
      .option('--port <number>', 'the port to listen on (default: PORT, or 3000)', port),
  run: async ({ options, config }) => {
    if (options.host !== undefined) process.env.HOST = options.host;
    if (options.port !== undefined) process.env.PORT = options.port;
    process.env.DATA_DIR = config.dataDir;
    // Importing it starts it, as `npm start` does.
    await import('../src/app/main.js');
    return 0;
  },
});
runAlone(import.meta.url, command);
