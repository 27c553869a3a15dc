import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { AskedListRequest, AskedRequest, SearchAnswer, Target } from '../../domain/search.js';
import { idByName } from '../../search/find-by-identity.js';
import { problemResponses } from '../problem-schema.js';
import type { ApiServices } from '../services.js';
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
  toSearchBody,
} from './schemas/search-answers.js';

/** What a request asks for beside its target. */
type Asked = Omit<AskedRequest, 'target' | 'phrases'> & {
  phrase?: string[] | undefined;
  fields?: Parameters<typeof toSearchBody>[1]['fields'];
};

/** The routes that search: by words, by papers, by pasted texts, by liked papers. */
export const searchRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search' | 'store'>;
}> = async (app, { services }) => {
  const response = { 200: searchAnswerSchema, ...problemResponses };

  const answer = async (target: Target | undefined, { fields, phrase, ...asked }: Asked) => {
    const startedMs = performance.now();
    const query = target?.kind === 'query' ? target.text : null;
    return toSearchBody(await found(target, { phrases: phrase, ...asked }), {
      query,
      fields,
      startedMs,
    });
  };
  const found = (target: Target | undefined, asked: AskedListRequest): Promise<SearchAnswer> => {
    const { search } = services();
    if (!target) return search.list(asked);
    return target.kind === 'query'
      ? search.search({ target, ...asked })
      : search.similar({ target, ...asked });
  };
  const typed = (text: string | undefined): Target | undefined =>
    text === undefined ? undefined : { kind: 'query', text };

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
