import { parse as parseQueryString } from 'node:querystring';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Access } from '../access/access.js';
import type { Rate } from '../access/rate.js';
import { NearpaperError } from '../domain/errors.js';
import type { Tracing } from '../domain/tracing.js';
import { accessControl } from './access/access.js';
import { rateLimits } from './access/rate-limits.js';
import { withoutBasePath } from './base-path.js';
import { decodeBodies } from './body-encoding.js';
import { answerClientError } from './client-error.js';
import { withIdentityEscaped } from './identity-paths.js';
import { parseJsonStrictly } from './json-body.js';
import { bodyTime, MAX_BODY_MS, MAX_SILENCE_MS } from './plugins/body-time.js';
import { capacities } from './plugins/capacities.js';
import { compression } from './plugins/compression.js';
import { cors } from './plugins/cors.js';
import { errors, sendProblem } from './plugins/errors.js';
import { methods } from './plugins/methods.js';
import { metrics } from './plugins/metrics.js';
import { requestId } from './plugins/request-id.js';
import { requestLog } from './plugins/request-log.js';
import { securityHeaders } from './plugins/security-headers.js';
import { stopping } from './plugins/stopping.js';
import { requestTracing } from './plugins/tracing.js';
import { requestIdOf } from './request-id.js';
import { registerRoutes } from './routes.js';
import { isScholarPath, sendScholarError } from './semantic-scholar/errors.js';
import type { ApiServices } from './services.js';

export interface AppOptions {
  logger: FastifyBaseLogger;
  version: string;
  /** Undefined until the service is ready: until then all that needs papers or the model answers 503. */
  services: () => ApiServices | undefined;
  access: Access;
  /** The rate of keys that have none of their own, and of addresses that bring no key; undefined is none. */
  rateLimit?: Rate | undefined;
  /** Origins whose pages may read the answers; `*` are all. */
  corsOrigins?: readonly string[];
  /** The path that a proxy serves this server under: `/papers`, or empty. */
  basePath?: string;
  /** Addresses of proxies whose X-Forwarded headers are believed, as `proxy-addr` takes them. */
  trustedProxies?: readonly string[];
  maxBodyMs?: number;
  maxSilenceMs?: number;
  /** Undefined: nothing is traced. */
  tracing?: Tracing | undefined;
  /** The address that clients reach the server by, without a slash at its end; undefined: what each request says. */
  publicUrl?: string | undefined;
}

const MAX_BODY_BYTES = 1024 * 1024;
/** Slow headers hold a connection no longer. */
const MAX_HEADERS_MS = 10_000;
/** How often Node looks for connections with late headers. */
const CONNECTIONS_CHECK_MS = 2_000;
/** One is a descriptor and some 20 kB. Systems let a process open so many, and the index needs few of them. */
const MAX_CONNECTIONS = 4_096;
/** An id of 512 characters, each of them four bytes in UTF-8 and percent-encoded. */
const MAX_PARAM_CHARS = 512 * 12;
/** A query of 4,000 such characters, and a filter beside it. */
const MAX_HEADER_BYTES = 64 * 1024;

/** The HTTP interface; listens on nothing yet. */
export async function buildApp({
  logger,
  version,
  services,
  access,
  rateLimit,
  corsOrigins = [],
  basePath = '',
  trustedProxies = [],
  maxBodyMs = MAX_BODY_MS,
  maxSilenceMs = MAX_SILENCE_MS,
  tracing,
  publicUrl,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger,
    // Our own line a request is in plugins/request-log.ts.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    bodyLimit: MAX_BODY_BYTES,
    rewriteUrl: ({ url = '' }) => withIdentityEscaped({ url: withoutBasePath(url, basePath) }),
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: MAX_HEADERS_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
    },
    routerOptions: {
      maxParamLength: MAX_PARAM_CHARS,
      // Node's own turns bytes that are not UTF-8 into U+FFFD, which the query schema refuses;
      // fastify's would search for the percent signs.
      querystringParser: (text) => parseQueryString(text),
    },
    // Idle connections are closed at once on shutdown; requests under way are finished.
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      const send = isScholarPath(request.url) ? sendScholarError : sendProblem;
      send(error, request, reply);
    },
    clientErrorHandler: answerClientError,
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxConnections = MAX_CONNECTIONS;
  app.decorate('basePath', basePath);
  app.decorate('publicUrl', publicUrl);
  parseJsonStrictly(app as unknown as FastifyInstance);
  decodeBodies(app as unknown as FastifyInstance);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  const required = () => {
    const ready = services();
    if (!ready) {
      throw new NearpaperError('NOT_READY', 'the model and the index are being loaded', {
        retryAfterSeconds: 1,
      });
    }
    return ready;
  };
  await app.register(errors);
  await app.register(requestId);
  if (tracing) await app.register(requestTracing, { tracing });
  await app.register(requestLog);
  await app.register(stopping);
  await app.register(securityHeaders);
  // Before keys are asked for: a browser asks without one whether a page may send one.
  const hasKeyFor = (origin: string) => access.hasKeyFor(origin);
  await app.register(cors, { origins: corsOrigins, hasKeyFor });
  await app.register(accessControl, { access });
  await app.register(rateLimits, { rate: rateLimit });
  await app.register(bodyTime, { maxBodyMs, maxSilenceMs });
  await app.register(capacities);
  await app.register(compression);
  await app.register(metrics, { services, version });
  await app.register(methods);
  await registerRoutes(app as unknown as FastifyInstance, {
    services: required,
    version,
    publicUrl,
  });
  app.closeMethods();
  return app as unknown as FastifyInstance;
}

declare module 'fastify' {
  interface FastifyInstance {
    basePath: string;
    publicUrl: string | undefined;
  }
}
