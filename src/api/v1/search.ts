import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { SearchRequest, Target } from '../../domain/search.js';
import type { SearchService } from '../../search/search-service.js';
import { problemResponses } from '../problem-schema.js';
import { paperParamsSchema } from './schemas/papers.js';
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
  toSearchBody,
} from './schemas/search-answers.js';

/** What a request asks for beside its target. */
type Asked = Omit<SearchRequest, 'target' | 'phrases'> & {
  phrase?: string[] | undefined;
  fields?: Parameters<typeof toSearchBody>[1]['fields'];
};

/** The routes that search: by words, by papers, by pasted texts, by liked papers. */
export const searchRoutes: FastifyPluginAsyncZod<{
  services: () => { search: SearchService };
}> = async (app, { services }) => {
  const response = { 200: searchAnswerSchema, ...problemResponses };

  const answer = async (target: Target, { fields, phrase, ...asked }: Asked) => {
    const startedMs = performance.now();
    const query = target.kind === 'query' ? target.text : null;
    const { search } = services();
    const found =
      target.kind === 'query'
        ? await search.search({ target, phrases: phrase, ...asked })
        : await search.similar({ target, phrases: phrase, ...asked });
    return toSearchBody(found, { query, fields, startedMs });
  };

  app.get(
    '/v1/search',
    {
      schema: {
        operationId: 'search',
        summary: 'Search by words',
        tags: ['search'],
        querystring: searchQuerySchema,
        response,
      },
    },
    ({ query: { q, ...page } }) => answer({ kind: 'query', text: q }, page),
  );

  app.post(
    '/v1/search',
    {
      schema: {
        operationId: 'searchWithBody',
        summary: 'Search by words, for queries too long for an address',
        tags: ['search'],
        body: searchBodySchema,
        response,
      },
    },
    ({ body: { query, ...page } }) => answer({ kind: 'query', text: query }, page),
  );

  app.get(
    '/v1/papers/:id/similar',
    {
      schema: {
        operationId: 'similarToPaper',
        summary: 'Papers like a stored one; never the paper itself',
        tags: ['search'],
        params: paperParamsSchema,
        querystring: similarQuerySchema,
        response,
      },
    },
    ({ params: { id }, query }) => answer({ kind: 'paper', id }, query),
  );

  app.post(
    '/v1/similar',
    {
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
