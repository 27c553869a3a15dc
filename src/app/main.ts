import { Access } from '../access/access.js';
import { Keyring } from '../access/keyring.js';
import { buildApp } from '../api/app.js';
import { errorText } from '../domain/error-text.js';
import { NearpaperError } from '../domain/errors.js';
import type { Logger } from '../domain/logger.js';
import type { Tracing } from '../domain/tracing.js';
import { SavedSearchRunner } from '../saved-searches/runner.js';
import { isLoopback } from './addresses.js';
import { compose, type Services } from './compose.js';
import { type Config, readConfig } from './config.js';
import { createLogger } from './log.js';
import { followModel } from './model-change.js';
import { ingestStarterCorpus } from './starter.js';
import { version } from './version.js';

/** How long requests under way may take to finish when the server is told to stop. */
const MAX_STOPPING_MS = 10_000;

/**
 * How many connections may wait to be accepted. Beyond it the system leaves clients waiting for seconds, and then
 * resets them; Node's own 511 come together while a busy machine keeps the server from its turn.
 */
const MAX_BACKLOG = 4_096;

/**
 * Listens first, so that a taken port is known before any work is done and probes are answered from
 * the start; then loads the model and the index, fills an index that never held anything, and is ready.
 */
async function main(): Promise<void> {
  const startedMs = performance.now();
  const config = readConfig();
  const logger = createLogger(config.logLevel);
  let services: Services | undefined;
  const access = accessOf(config, logger);
  const tracing = await startedTracing(config);
  const { rateLimit, corsOrigins, basePath, trustedProxies, publicUrl } = config;
  const app = await buildApp({
    ...{ logger, version, services: () => services, tracing },
    ...{ access, rateLimit, corsOrigins, basePath, trustedProxies, publicUrl },
  });

  const runner = new SavedSearchRunner(() => services, logger);

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping: requests under way are finished; again to stop at once');
    setTimeout(() => app.server.closeAllConnections(), MAX_STOPPING_MS).unref();
    app
      .close()
      .then(() => runner.stop())
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
    const composed = await compose(config, logger, { search: true, trace: tracing?.trace });
    if (stopping) return await composed.close();
    const added = await ingestStarterCorpus(composed);
    services = composed;
    const { papers } = await composed.store.status();
    if (added > 0) logger.info({ papers: added }, 'ingested the starter corpus');
    const tookMs = Math.round(performance.now() - startedMs);
    followModel(
      config,
      { logger, trace: tracing?.trace },
      () => services,
      (next) => {
        services = next;
      },
    );
    logger.info(
      { papers, tookMs },
      `ready: http://${hostForUrl(config)}:${portOf(app)}${basePath}/docs`,
    );
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Throws KEYS_REQUIRED rather than let everybody who can reach the server do everything. */
function accessOf(config: Config, logger: Logger): Access {
  const { host, dataDir, allowAnonymous: anonymous, basePath, trustedProxies } = config;
  const isBehindProxy = basePath !== '' || trustedProxies.length > 0;
  const isPrivate = isLoopback(host) && !isBehindProxy;
  const keyring = new Keyring(dataDir, logger);
  const access = new Access({ keyring, isPrivate, anonymous });
  if (!access.isLocked) return access;
  const reached = isBehindProxy ? 'a proxy stands before the server' : `HOST is ${host}`;
  throw new NearpaperError('KEYS_REQUIRED', `${reached}, and ${dataDir} holds no key`);
}

/** The SDK is loaded where spans are wanted, and nowhere else. */
async function startedTracing({ tracing }: Config): Promise<Tracing | undefined> {
  if (!tracing.isOn) return undefined;
  const { startTracing } = await import('./tracing.js');
  return startTracing({ name: tracing.serviceName, version });
}

type App = Awaited<ReturnType<typeof buildApp>>;

async function listen(app: App, { host, port }: Config): Promise<void> {
  try {
    await app.listen({
      ...{ host, port, backlog: MAX_BACKLOG },
      listenTextResolver: (address) => `listening on ${address}`,
    });
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
