import type { FastifyInstance, HTTPMethods } from 'fastify';
import fp from 'fastify-plugin';
import { NearpaperError } from '../../domain/errors.js';

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

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
      if (!url.startsWith('/v1') || others.length === 0) continue;
      const allow = [...known].sort().join(', ');
      app.route({
        method: others,
        url,
        config: { scope: 'public' },
        schema: { hide: true },
        handler: (request, reply) => {
          void reply.header('allow', allow);
          throw new NearpaperError(
            'METHOD_NOT_ALLOWED',
            `${request.method} is not taken here; ${allow} are`,
          );
        },
      });
    }
  });
});

declare module 'fastify' {
  interface FastifyInstance {
    closeMethods(): void;
  }
}
