import type { FastifyInstance, HTTPMethods } from 'fastify';
import fp from 'fastify-plugin';
import { NearpaperError } from '../../domain/errors.js';

const METHODS: HTTPMethods[] = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'],
];

/**
 * What libraries answer: the page of the API, and `*`, which they take for every address. Clients of Semantic Scholar
 * know no 405.
 */
const OF_OTHERS = /^(?:\/docs(?:\/|$)|\*$|\/(?:graph|recommendations)\/v1\/)/;

/**
 * Answers 405 with an Allow header where an address exists but the method does not. Registered
 * before the routes; `closeMethods` is called after them.
 */
export const methods = fp(async (app: FastifyInstance) => {
  const taken = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = taken.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    taken.set(url, known);
  });
  app.decorate('closeMethods', () => {
    for (const [url, known] of [...taken]) {
      const others = METHODS.filter((method) => !known.has(method));
      if (OF_OTHERS.test(url) || others.length === 0) continue;
      const allow = [...known].sort().join(', ');
      app.route({
        method: others,
        url,
        config: { scope: 'public' },
        schema: { hide: true },
        // Before a body is looked at: fastify wants a Content-Type of QUERY.
        onRequest: async (request, reply) => {
          void reply.header('allow', allow);
          throw new NearpaperError(
            'METHOD_NOT_ALLOWED',
            `${request.method} is not taken here; ${allow} are`,
          );
        },
        handler: async () => {},
      });
    }
  });
});

declare module 'fastify' {
  interface FastifyInstance {
    closeMethods(): void;
  }
}
