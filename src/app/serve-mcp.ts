import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { NO_PAPERS } from '../api/mcp/corpus.js';
import { mcpServer } from '../api/mcp/server.js';
import type { Logger } from '../domain/logger.js';
import { compose, type Services } from './compose.js';
import type { Config } from './config.js';
import { followModel } from './model-change.js';
import { version } from './version.js';

/** How long what is under way may take to end. */
const MAX_STOPPING_MS = 10_000;
/** The addresses of papers that have none, where no server is known that has a page of them: `nearpaper:/paper/ID`. */
const NO_SERVER = 'nearpaper:';

/**
 * Serves the Model Context Protocol to the process at the other end of stdin and stdout, until that closes stdin or
 * this process is told to stop. Messages are read from the start and answered once the index is loaded. Throws what
 * is wrong with the data folder.
 */
export async function serveMcp(config: Config, logger: Logger): Promise<void> {
  const { stdin, stdout } = process;
  const ended = new Promise<void>((resolve) => {
    // A client that is gone leaves a closed stdin, or nobody who reads stdout.
    for (const event of ['end', 'close', 'error']) stdin.once(event, () => resolve());
    stdout.once('error', () => resolve());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  let services: Services | undefined;
  const loading = load(config, logger).then((loaded) => {
    services = loaded;
  });
  loading.catch(() => {});
  const context = async () => {
    await loading;
    return { services: services as Services, base: config.publicUrl ?? NO_SERVER };
  };
  const connection = serveStdio(() => mcpServer({ context, version, logger, introduces: true }), {
    onerror: (err) => logger.warn({ err }, 'a message could not be handled'),
  });
  try {
    await Promise.race([ended, loading]);
    followModel(
      config,
      logger,
      () => services,
      (next) => {
        services = next;
      },
    );
    await ended;
  } finally {
    setTimeout(() => process.exit(1), MAX_STOPPING_MS).unref();
    await connection.close();
    await loading.catch(() => {});
    await services?.close();
    stdin.destroy();
  }
}

async function load(config: Config, logger: Logger): Promise<Services> {
  const services = await compose(config, logger, { search: true });
  const { papers } = await services.store.status();
  if (papers === 0) logger.warn({ dataDir: config.dataDir }, NO_PAPERS);
  return services;
}
