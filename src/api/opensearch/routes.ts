import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { MAX_QUERY_CHARS } from '../../domain/search.js';
import { cleanText } from '../../domain/text.js';
import { suggest } from '../../search/suggest.js';
import { publicUrl } from '../public-url.js';
import type { ApiServices } from '../services.js';
import { OPEN_SEARCH_TYPE, openSearchDescription } from './description.js';

/** As many as browsers show. */
const SUGGESTIONS = 10;

const querySchema = z.object({
  q: z.string({ error: 'must be one text' }).max(MAX_QUERY_CHARS).default(''),
});

/** What a browser needs to have this server among its search engines, and to suggest while somebody types. */
export const openSearchRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'engine'>;
}> = async (app, { services }) => {
  app.get(
    '/opensearch.xml',
    { config: { scope: 'public' }, schema: { hide: true } },
    (request, reply) => {
      void reply.header('content-type', OPEN_SEARCH_TYPE);
      return openSearchDescription(publicUrl(request));
    },
  );

  app.get(
    '/opensearch/suggest',
    { config: { scope: 'search' }, schema: { hide: true, querystring: querySchema } },
    async (request, reply) => {
      const { q } = request.query;
      const asked = { text: cleanText(q), limit: SUGGESTIONS };
      const { suggestions } = await suggest(asked, services().engine);
      const base = publicUrl(request);
      void reply.header('content-type', 'application/x-suggestions+json; charset=utf-8');
      // The text that was typed comes back as it was: browsers compare it with what is there by then.
      return JSON.stringify([
        q,
        suggestions.map(({ text }) => text),
        suggestions.map(
          ({ kind, count }) => `${kind}, ${count} ${count === 1 ? 'paper' : 'papers'}`,
        ),
        suggestions.map(({ text }) => `${base}/search?q=${encodeURIComponent(text)}`),
      ]);
    },
  );
};
