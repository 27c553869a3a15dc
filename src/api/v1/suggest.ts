import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { suggest } from '../../search/suggest.js';
import { problemResponses } from '../problem-schema.js';
import type { ApiServices } from '../services.js';
import { msSince } from './schemas/search-answers.js';
import { suggestAnswerSchema, suggestQuerySchema } from './schemas/suggest.js';

type Options = { services: () => Pick<ApiServices, 'engine'> };

/** What a search box shows while somebody types. */
export const suggestRoutes: FastifyPluginAsyncZod<Options> = async (app, { services }) => {
  app.get(
    '/v1/suggest',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'suggest',
        summary: 'Titles, authors, keywords and venues that begin like what is typed',
        tags: ['search'],
        querystring: suggestQuerySchema,
        response: { 200: suggestAnswerSchema, ...problemResponses },
      },
    },
    async ({ query: { q, limit, kinds } }) => {
      const startedMs = performance.now();
      const found = await suggest({ text: q, limit, kinds }, services().engine);
      return { query: q, ...found, tookMs: msSince(startedMs) };
    },
  );
};
