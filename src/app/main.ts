import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildApp } from '../api/app.js';
import { NearpaperError } from '../domain/errors.js';
import type { Logger } from '../domain/logger.js';
import { packageRoot } from '../runtime/compiled-module.js';
import { compose, type Services } from './compose.js';
import { type Config, readConfig } from './config.js';
import { createLogger } from './log.js';
import { ingestStarterCorpus } from './starter.js';

const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));

/** How long requests under way may take to finish when the server is told to stop. */
const MAX_STOPPING_MS = 10_000;
/** How often the model of the papers is looked at. */
const LOOK_MS = 1_000;

/**
 * Listens first, so that a taken port is known before any work is done and probes are answered from
 * the start; then loads the model and the index, fills an index that never held anything, and is ready.
 */
async function main(): Promise<void> {
  const startedMs = performance.now();
  const config = readConfig();
  const logger = createLogger(config.logLevel);
  let services: Services | undefined;
  const app = await buildApp({ logger, version, services: () => services });

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
    const { papers } = await composed.backend.status();
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

/**
 * After a reindex the papers have vectors of another model: this process changes over to it, and the old
 * one answers until the new index is there.
 */
function followModel(
  config: Config,
  logger: Logger,
  current: () => Services | undefined,
  use: (next: Services) => void,
): void {
  const look = async () => {
    const before = current();
    if (!before) return;
    const model = await before.backend.model();
    if (model.fingerprint === before.embedder.model.fingerprint) return;
    logger.info({ model: model.id }, 'the papers have another model: changing over');
    const next = await compose({ ...config, model: model.id }, logger, { search: true });
    try {
      await untilReady(next, model.fingerprint);
    } catch (error) {
      await next.close();
      throw error;
    }
    use(next);
    logger.info({ model: model.id }, 'changed over');
    // Requests that began with the old one finish with it.
    setTimeout(() => void before.close(), MAX_STOPPING_MS).unref();
  };
  const lookAgain = () => {
    look()
      .catch((error) =>
        logger.error({ err: error }, 'cannot change over to the model of the papers'),
      )
      .finally(() => setTimeout(lookAgain, LOOK_MS).unref());
  };
  lookAgain();
}

/** Throws when the papers have yet another model by then: the index of this one is not built any more. */
async function untilReady({ backend }: Services, fingerprint: string): Promise<void> {
  while ((await backend.status()).index.state !== 'ready') {
    const now = await backend.model();
    if (now.fingerprint !== fingerprint) {
      throw new NearpaperError('MODEL_CHANGED', `the papers have vectors of ${now.id} meanwhile`);
    }
    await sleep(LOOK_MS);
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
  if (error instanceof NearpaperError) {
    process.stderr.write(`${error.code}: ${error.message}\n${error.action}\n`);
  } else {
    process.stderr.write(`INTERNAL: ${error?.stack ?? error}\n`);
  }
  process.exit(1);
});
