import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/**
 * While the server stops, each answer closes its connection: one that a client keeps open for later would hold the
 * process up. Those that are idle already are closed by `forceCloseConnections`.
 */
export const stopping = fp(async (app: FastifyInstance) => {
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    if (isStopping) void reply.header('connection', 'close');
    return payload;
  });
});
