import type { Problem } from '../src/api/problem-schema.js';
import type { Config } from '../src/app/config.js';
import { ERROR_CATALOGUE, type ErrorCode, NearpaperError } from '../src/domain/errors.js';

/** A request of nearpaper's HTTP API. */
export interface Asked {
  method: 'GET' | 'POST';
  /** With its query string. */
  path: string;
  body?: object | undefined;
}

interface Answered {
  status: number;
  body: unknown;
}

/** How long a server may take to answer. */
const MAX_WAIT_MS = 60_000;

/**
 * Asks a running server where one is named (--url or NEARPAPER_URL), else the papers in the data folder: the same
 * routes then answer in this process. Another server may have that folder open. Throws what the answer says is wrong.
 */
export async function ask(asked: Asked, config: Config, url = config.serverUrl): Promise<unknown> {
  const { status, body } =
    url === undefined ? await askHere(asked, config) : await askServer(asked, url, config);
  if (status < 400) return body;
  throw toError(status, body);
}

/** Asks a running server, and returns whatever it answers. Throws SERVER_UNREACHABLE where none does. */
export async function askServer(
  { method, path, body }: Asked,
  url: string,
  { serverKey }: Pick<Config, 'serverKey'>,
  maxWaitMs = MAX_WAIT_MS,
): Promise<Answered> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (serverKey !== undefined) headers.authorization = `Bearer ${serverKey}`;
  if (body) headers['content-type'] = 'application/json';
  try {
    const signal = AbortSignal.timeout(maxWaitMs);
    const sent = body && { body: JSON.stringify(body) };
    const answer = await fetch(`${url}${path}`, { method, headers, signal, ...sent });
    const text = await answer.text();
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, body: isJson ? JSON.parse(text) : text };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    throw new NearpaperError('SERVER_UNREACHABLE', `${url}: ${cause?.message || message}`, {
      cause: error,
    });
  }
}

async function askHere({ method, path, body }: Asked, config: Config): Promise<Answered> {
  const [{ Access }, { withServices }, { buildApp }, { createLogger }, { version }] =
    await Promise.all([
      import('../src/access/access.js'),
      import('./with-services.js'),
      import('../src/api/app.js'),
      import('../src/app/log.js'),
      import('../src/app/version.js'),
    ]);
  const oneProcess = { ...config, embeddingProcesses: 1 };
  return withServices(
    oneProcess,
    async (services) => {
      const logger = createLogger('silent', process.stderr);
      // Whoever can open the data folder may do everything.
      const access = new Access({ isPrivate: true });
      const app = await buildApp({ logger, version, access, services: () => services });
      const sent = body && { payload: body };
      const answer = await app.inject({ method, url: path, ...sent });
      await app.close();
      return { status: answer.statusCode, body: answer.json() };
    },
    { search: true },
  );
}

function toError(status: number, body: unknown): NearpaperError {
  const { code, detail } = (typeof body === 'object' && body ? body : {}) as Partial<Problem>;
  if (code !== undefined && code in ERROR_CATALOGUE) {
    return new NearpaperError(code as ErrorCode, detail ?? `answered ${status}`);
  }
  return new NearpaperError('SERVER_UNREACHABLE', `what answers there is no nearpaper (${status})`);
}
