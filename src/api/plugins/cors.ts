import corsPlugin from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** What pages of other origins may read beside the body. */
const EXPOSED = [
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'etag',
  'link',
  'www-authenticate',
  'x-request-id',
];

const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of some origins read the answers (`*`: of all). Only a browser's question before a request is answered
 * here; other OPTIONS go on to their route.
 */
export const cors = fp(
  async (
    app: FastifyInstance,
    { origins, hasKeyFor }: { origins: readonly string[]; hasKeyFor: (origin: string) => boolean },
  ) => {
    const isAllowed = (origin: string) => origins.includes(origin) || hasKeyFor(origin);
    // The plugin has a route of its own, so that browsers' questions have one everywhere.
    app.addHook('onRoute', (route) => {
      if (route.url === '*' && route.method === 'OPTIONS') route.config = { scope: 'public' };
    });
    await app.register(corsPlugin, {
      delegator: (request, callback) => {
        const { origin, 'access-control-request-method': method } = request.headers;
        const isAny = origins.includes('*');
        callback(null, {
          origin: origin !== undefined && (isAny ? '*' : isAllowed(origin) && [origin]),
          preflight: method !== undefined,
          methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
          exposedHeaders: EXPOSED,
          maxAge: PREFLIGHT_SECONDS,
        });
      },
    });
  },
);
