import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { SavedSearch } from '../../saved-searches/saved-searches.js';
import { watchedSearchSchema } from '../../saved-searches/watched-search.js';
import { newestFound } from '../../search/found.js';
import { problemResponses } from '../problem-schema.js';
import type { ApiServices } from '../services.js';
import {
  savedSearchAnswerSchema,
  savedSearchBodySchema,
  savedSearchListSchema,
  savedSearchParamsSchema,
} from './schemas/saved-searches.js';

/** The routes that keep searches whose new papers are posted to an address. */
export const savedSearchRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search' | 'savedSearches'>;
}> = async (app, { services }) => {
  app.get(
    '/v1/saved-searches',
    {
      config: { scope: 'write' },
      schema: {
        operationId: 'listSavedSearches',
        summary: 'All saved searches, by id, and how their posts fare',
        tags: ['saved searches'],
        response: { 200: savedSearchListSchema, ...problemResponses },
      },
    },
    async () => ({ savedSearches: services().savedSearches.list().map(shown) }),
  );

  app.put(
    '/v1/saved-searches/:id',
    {
      config: { scope: 'write' },
      schema: {
        operationId: 'putSavedSearch',
        summary: 'Save a search, or change one',
        description:
          'Papers that are added from now on and found are posted, signed. One that is changed keeps its secret, and is active again.',
        tags: ['saved searches'],
        params: savedSearchParamsSchema,
        body: savedSearchBodySchema,
        response: {
          200: savedSearchAnswerSchema,
          201: savedSearchAnswerSchema,
          ...problemResponses,
        },
      },
    },
    async ({ params: { id }, body }, reply) => {
      const { search, savedSearches } = services();
      // What cannot be asked is refused now, and not when the first paper arrives.
      await newestFound(watchedSearchSchema.parse(body.search), { limit: 1 }, search);
      const secret = savedSearches.put({ id, ...body });
      return reply.code(secret === null ? 200 : 201).send({ id, secret });
    },
  );

  app.delete(
    '/v1/saved-searches/:id',
    {
      config: { scope: 'write' },
      schema: {
        operationId: 'deleteSavedSearch',
        summary: 'Delete a saved search',
        tags: ['saved searches'],
        params: savedSearchParamsSchema,
        response: { 204: z.null().describe('The saved search is gone'), ...problemResponses },
      },
    },
    async ({ params: { id } }, reply) => {
      services().savedSearches.delete(id);
      return reply.code(204).send(null);
    },
  );
};

function shown({ createdAtMs, lastDeliveredAtMs, ...saved }: SavedSearch) {
  return {
    ...saved,
    search: saved.search as Record<string, unknown>,
    createdAt: new Date(createdAtMs).toISOString(),
    state: saved.disabledReason === null ? ('active' as const) : ('disabled' as const),
    lastDeliveredAt: lastDeliveredAtMs === null ? null : new Date(lastDeliveredAtMs).toISOString(),
  };
}
