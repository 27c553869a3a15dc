import { parse as parseQueryString } from 'node:querystring';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { NearpaperError } from '../domain/errors.js';
import { decodeBodies } from './body-encoding.js';
import { answerClientError } from './client-error.js';
import { feedRoutes } from './feeds/feeds.js';
import { withIdentityEscaped } from './identity-paths.js';
import { parseJsonStrictly } from './json-body.js';
import { pageRoutes } from './pages/pages.js';
import { docs } from './plugins/docs.js';
import { errors, sendProblem } from './plugins/errors.js';
import { methods } from './plugins/methods.js';
import { requestLog } from './plugins/request-log.js';
import type { ApiServices } from './services.js';
import { bulkRoutes } from './v1/bulk.js';
import { citationRoutes } from './v1/citations.js';
import { paperRoutes } from './v1/papers.js';
import { searchRoutes } from './v1/search.js';
import { statusRoutes } from './v1/status.js';
import { suggestRoutes } from './v1/suggest.js';

export interface AppOptions {
  logger: FastifyBaseLogger;
  version: string;
  /** Undefined until the service is ready: until then all that needs papers or the model answers 503. */
  services: () => ApiServices | undefined;
}

const MAX_BODY_BYTES = 1024 * 1024;
/** An id of 512 characters, each of them three bytes in UTF-8 and percent-encoded. */
const MAX_PARAM_CHARS = 512 * 9;

/** The HTTP interface; listens on nothing yet. */
export async function buildApp({
  logger,
  version,
  services,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger,
    // Our own line a request is in plugins/request-log.ts.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    rewriteUrl: withIdentityEscaped,
    routerOptions: {
      maxParamLength: MAX_PARAM_CHARS,
      // Node's own turns bytes that are not UTF-8 into U+FFFD, which the query schema refuses;
      // fastify's would search for the percent signs.
      querystringParser: (text) => parseQueryString(text),
    },
    // Idle connections are closed at once on shutdown; requests under way are finished.
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply),
    clientErrorHandler: answerClientError,
  }).withTypeProvider<ZodTypeProvider>();
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
  await app.register(requestLog);
  await app.register(methods);
  await app.register(docs, { version });
  await app.register(searchRoutes, { services: required });
  await app.register(suggestRoutes, { services: required });
  await app.register(paperRoutes, { services: required });
  await app.register(citationRoutes, { services: required });
  await app.register(feedRoutes, { services: required });
  await app.register(pageRoutes, { services: required });
  await app.register(bulkRoutes, { services: required });
  await app.register(statusRoutes, { services: required, version });
  app.closeMethods();
  return app as unknown as FastifyInstance;
}
