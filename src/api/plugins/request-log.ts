import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** One line a request. What people search for stays out of the log. */
export const requestLog = fp(async (app: FastifyInstance) => {
  app.addHook('onResponse', (request, reply, done) => {
    const path = request.url.split('?')[0];
    const tookMs = Math.round(reply.elapsedTime * 10) / 10;
    request.log.info({ status: reply.statusCode, tookMs }, `${request.method} ${path}`);
    done();
  });
});
