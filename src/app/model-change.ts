import { setTimeout as sleep } from 'node:timers/promises';
import { NearpaperError } from '../domain/errors.js';
import type { Logger } from '../domain/logger.js';
import type { Trace } from '../domain/tracing.js';
import { compose, type Services } from './compose.js';
import type { Config } from './config.js';

/** How often the model of the papers is looked at. */
const LOOK_MS = 1_000;
/** Requests that began with the services before may take this long to finish with them. */
const MAX_FINISHING_MS = 10_000;

/**
 * After a reindex the papers have vectors of another model: this process changes over to it, and the
 * services before answer until the new index is there. What stands in the way is logged once, and again
 * when it changes.
 */
export function followModel(
  config: Config,
  { logger, trace }: { logger: Logger; trace: Trace | undefined },
  current: () => Services | undefined,
  use: (next: Services) => void,
): void {
  let logged = '';
  const look = async () => {
    const before = current();
    if (!before) return;
    const model = await before.store.model();
    if (model.fingerprint === before.embedder.model.fingerprint) return;
    if (logged === '')
      logger.info({ model: model.id }, 'the papers have another model: changing over');
    const next = await compose({ ...config, model: model.id }, logger, { search: true, trace });
    try {
      await untilReady(next, model.fingerprint);
    } catch (error) {
      await next.close();
      throw error;
    }
    use(next);
    logger.info({ model: model.id }, 'changed over');
    setTimeout(() => void before.close(), MAX_FINISHING_MS).unref();
  };
  const lookAgain = () => {
    look()
      .then(() => {
        logged = '';
      })
      .catch((error) => {
        const problem = problemOf(error);
        const said = JSON.stringify(problem);
        if (said !== logged) {
          logger.error(problem, 'cannot change over to the model of the papers; trying again');
        }
        logged = said;
      })
      .finally(() => setTimeout(lookAgain, LOOK_MS).unref());
  };
  lookAgain();
}

/** What is logged: of errors that a user can mend the code and what to do, of a bug its stack. */
function problemOf(error: unknown): object {
  return error instanceof NearpaperError
    ? { code: error.code, detail: error.message, action: error.action }
    : { stack: error instanceof Error ? error.stack : String(error) };
}

/** Throws when the papers have yet another model by then: the index of this one is not built any more. */
async function untilReady({ store, engine }: Services, fingerprint: string): Promise<void> {
  while ((await engine.status()).state !== 'ready') {
    const now = await store.model();
    if (now.fingerprint !== fingerprint) {
      throw new NearpaperError('MODEL_CHANGED', `the papers have vectors of ${now.id} meanwhile`);
    }
    await sleep(LOOK_MS);
  }
}
