import { compose, type Services } from '../src/app/compose.js';
import type { Config } from '../src/app/config.js';
import { createLogger } from '../src/app/log.js';

/**
 * Opens the services, hands them to `use`, and closes them whatever comes of it. Warnings alone are logged, to stderr:
 * stdout is the result.
 * `search: true` loads model and index first, as the server does.
 */
export async function withServices<Result>(
  config: Config,
  use: (services: Services) => Promise<Result>,
  { search = false } = {},
): Promise<Result> {
  const services = await compose(config, createLogger('warn', process.stderr), { search });
  try {
    return await use(services);
  } finally {
    await services.close();
  }
}
