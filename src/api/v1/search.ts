import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Target } from '../../domain/search.js';
import { idByName } from '../../search/find-by-identity.js';
import { problemResponses } from '../problem-schema.js';
import type { ApiServices } from '../services.js';
import { type Asked, answerSearch, typed } from './answer-search.js';
import { paperNameParamsSchema } from './schemas/papers.js';
import {
  recommendationsBodySchema,
  searchBodySchema,
  searchQuerySchema,
  similarBodySchema,
  similarQuerySchema,
} from './schemas/search.js';
import {
  msSince,
  pick,
  recommendationsAnswerSchema,
  searchAnswerSchema,
} from './schemas/search-answers.js';

/** The routes that search: by words, by papers, by pasted texts, by liked papers. */
export const searchRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search' | 'store'>;
}> = async (app, { services }) => {
  const response = { 200: searchAnswerSchema, ...problemResponses };

  const answer = (target: Target | undefined, asked: Asked) =>
    answerSearch(target, asked, services());

  app.get(
    '/v1/search',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'search',
        summary: 'Search by words, or list what a filter allows',
        tags: ['search'],
        querystring: searchQuerySchema,
        response,
      },
    },
    ({ query: { q, ...page } }) => answer(typed(q), page),
  );

  app.post(
    '/v1/search',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'searchWithBody',
        summary: 'Search by words, for queries too long for an address',
        tags: ['search'],
        body: searchBodySchema,
        response,
      },
    },
    ({ body: { query, ...page } }) => answer(typed(query), page),
  );

  app.get(
    '/v1/papers/:id/similar',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'similarToPaper',
        summary: 'Papers like a stored one; never the paper itself',
        tags: ['search'],
        params: paperNameParamsSchema,
        querystring: similarQuerySchema,
        response,
      },
    },
    async ({ params: { id }, query }) =>
      answer({ kind: 'paper', id: await idByName(services().store, id) }, query),
  );

  app.post(
    '/v1/similar',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'similarToText',
        summary: 'Papers like a pasted title and abstract',
        tags: ['search'],
        body: similarBodySchema,
        response,
      },
    },
    ({ body: { title, abstract, ...page } }) => answer({ kind: 'passage', title, abstract }, page),
  );

  app.post(
    '/v1/recommendations',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'recommend',
        summary: 'Papers near liked ones and far from disliked ones',
        tags: ['search'],
        body: recommendationsBodySchema,
        response: { 200: recommendationsAnswerSchema, ...problemResponses },
      },
    },
    async ({ body: { fields, ...asked } }) => {
      const startedMs = performance.now();
      const chosen = await services().search.recommend(asked);
      const hits = chosen.map(({ paper, ...rest }) => ({ paper: pick(paper, fields), ...rest }));
      return { hits, tookMs: msSince(startedMs) };
    },
  );
};
