import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** Every answer says its request's id, by which its log lines and its problem document are found. */
export const requestId = fp(async (app: FastifyInstance) => {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
});
