import { buildApp } from '../api/app.js';
import { errorText } from '../domain/error-text.js';
import { NearpaperError } from '../domain/errors.js';
import { compose, type Services } from './compose.js';
import { type Config, readConfig } from './config.js';
import { createLogger } from './log.js';
import { followModel } from './model-change.js';
import { ingestStarterCorpus } from './starter.js';
import { version } from './version.js';

/** How long requests under way may take to finish when the server is told to stop. */
const MAX_STOPPING_MS = 10_000;

/**
 * Listens first, so that a taken port is known before any work is done and probes are answered from
 * the start; then loads the model and the index, fills an index that never held anything, and is ready.
 */
async function main(): Promise<void> {
  const startedMs = performance.now();
  const config = readConfig();
  const logger = createLogger(config.logLevel);
  let services: Services | undefined;
  const app = await buildApp({
    ...{ logger, version, services: () => services },
    trustedHosts: config.publicUrl === undefined ? [] : [new URL(config.publicUrl).hostname],
  });

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping: requests under way are finished; again to stop at once');
    setTimeout(() => app.server.closeAllConnections(), MAX_STOPPING_MS).unref();
    app
      .close()
      .then(() => services?.close())
      .then(() => process.exit(0))
      .catch((error) => {
        logger.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      });
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);

  await listen(app, config);
  try {
    const composed = await compose(config, logger, { search: true });
    if (stopping) return await composed.close();
    const added = await ingestStarterCorpus(composed);
    services = composed;
    const { papers } = await composed.store.status();
    if (added > 0) logger.info({ papers: added }, 'ingested the starter corpus');
    const tookMs = Math.round(performance.now() - startedMs);
    followModel(
      config,
      logger,
      () => services,
      (next) => {
        services = next;
      },
    );
    logger.info({ papers, tookMs }, `ready: http://${hostForUrl(config)}:${portOf(app)}/docs`);
  } catch (error) {
    await app.close();
    throw error;
  }
}

type App = Awaited<ReturnType<typeof buildApp>>;

async function listen(app: App, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `listening on ${address}` });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new NearpaperError('PORT_TAKEN', `${host}:${port} is already in use`);
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new NearpaperError('ADDRESS_UNAVAILABLE', message);
    }
    throw error;
  }
}

function portOf(app: App): number {
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function hostForUrl({ host }: Config): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

main().catch((error) => {
  process.stderr.write(errorText(error));
  process.exit(1);
});
