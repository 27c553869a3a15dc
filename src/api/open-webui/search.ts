import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { MAX_LIMIT, queryTextSchema } from '../../domain/search.js';
import { publicUrl, readingUrl } from '../public-url.js';
import type { ApiServices } from '../services.js';
import { webResults } from '../web-results.js';

const bodySchema = z.object({
  query: queryTextSchema,
  count: z
    .int()
    .min(1)
    .default(10)
    // Open WebUI takes the first `count` of what it gets, so fewer are no harm.
    .transform((count) => Math.min(count, MAX_LIMIT)),
});

/** What Open WebUI asks of an external search engine; it then loads each `link`. */
export const openWebUiRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search'>;
}> = async (app, { services }) => {
  app.post(
    '/openwebui/search',
    { config: { scope: 'search' }, schema: { hide: true, body: bodySchema } },
    async (request) => {
      const { query, count } = request.body;
      if (query === undefined) return [];
      const { results } = await webResults(query, { limit: count, offset: 0 }, services());
      const base = publicUrl(request);
      return results.map(({ paper, snippet }) => ({
        link: readingUrl(base, paper),
        title: paper.title,
        snippet,
      }));
    },
  );
};
