import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import fp from 'fastify-plugin';
import { Capacity } from '../capacity.js';

/**
 * One processor does most of a read, so that more of them at once are not answered sooner; they only make everybody
 * else wait for a turn of the event loop, /livez too. Some beyond one keep the processes busy that embed queries. So
 * many may wait that the last of them is answered in about a second (bench/http.ts).
 */
const READS = { underWay: 8, waiting: 64, maxWaitMs: 2_000 };
/** A write waits for the disk and for its vector; a body of lines is one write as long as it lasts. */
const WRITES = { underWay: 32, waiting: 128, maxWaitMs: 10_000 };

/**
 * Answers 503 with Retry-After beyond what can be done in time. Reads and writes are counted apart, so that
 * neither keeps the other out; public routes, like /livez, are not counted, nor are those of `admin`, nor routes
 * with `config.isLongLived`, which answer for as long as a client listens.
 */
export const capacities = fp(async (app: FastifyInstance) => {
  const of = {
    search: new Capacity('reads', READS),
    write: new Capacity('writes', WRITES),
  };
  const counted = new WeakSet<RouteHandlerMethod>();
  app.addHook('onRoute', (route) => {
    const { scope, isLongLived = false } = route.config ?? {};
    if ((scope !== 'search' && scope !== 'write') || isLongLived) return;
    const { handler } = route;
    // A route for HEAD has the handler of its GET.
    if (counted.has(handler)) return;
    const capacity = of[scope];
    route.handler = function inTurn(request, reply) {
      const isGone = () => request.raw.socket.destroyed;
      return capacity.run(() => handler.call(this, request, reply), isGone);
    };
    counted.add(route.handler);
  });
});

declare module 'fastify' {
  interface FastifyContextConfig {
    isLongLived?: boolean;
  }
}
