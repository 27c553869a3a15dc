import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** A query of the front page that wants JSON. */
const ASKS_FOR_JSON = /^\/\?(?=.*\bq=)(?=.*\bformat=json\b)/;

/**
 * Sends such a query on to `/search`, as SearXNG does: clients that are told the address of an instance and nothing
 * more (LangChain's) ask there. A hook, because the front page belongs to people.
 */
export const searxngFrontPage = fp(async (app: FastifyInstance) => {
  app.addHook('onRequest', async ({ url, method }, reply) => {
    if (method !== 'GET' || !ASKS_FOR_JSON.test(url)) return;
    // Relative, so that it holds behind a proxy with a base path.
    return reply.redirect(`search${url.slice(1)}`, 308);
  });
});
