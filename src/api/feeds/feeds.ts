import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { newestFound } from '../../search/found.js';
import type { StoredPaper } from '../../store/store.js';
import { etagOf, isKnown } from '../markup.js';
import { problemResponses } from '../problem-schema.js';
import { publicUrl } from '../public-url.js';
import type { ApiServices } from '../services.js';
import { feedQuerySchema } from '../v1/schemas/search.js';
import { atomFeed, updatedAtMs } from './atom-feed.js';

const ATOM = 'application/atom+xml';

type Asked = z.infer<typeof feedQuerySchema>;

/** Any search, filter or set of liked papers as an Atom feed, by its address alone. */
export const feedRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search' | 'store'>;
}> = async (app, { services }) => {
  app.get(
    '/v1/feed',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'feed',
        summary: 'A search, a filter or liked papers as an Atom feed',
        description:
          'What is found, the papers added last first. With If-None-Match it answers 304 while nothing changed.',
        tags: ['search'],
        querystring: feedQuerySchema,
        response: {
          200: { description: 'An Atom feed', content: { [ATOM]: { schema: z.string() } } },
          304: z.null().describe('The feed is as it was'),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { search, store } = services();
      const { q, phrase, limit, ...rest } = request.query;
      const asked = { ...rest, query: q, phrases: phrase };
      const { ids } = await newestFound(asked, { limit }, search);
      const papers = (await store.getPapers(ids)).sort(newestFirst);
      const base = publicUrl(request);
      const parameters = new URL(request.url, base).searchParams;
      parameters.sort();
      const text = atomFeed({
        title: titleOf(request.query),
        selfUrl: `${base}${request.originalUrl}`,
        base,
        collectionId: store.id,
        query: parameters.toString(),
        papers,
      });
      const etag = etagOf(text);
      void reply.header('etag', etag).header('cache-control', 'no-cache');
      const changedAtMs = updatedAtMs(papers);
      if (changedAtMs !== null) {
        void reply.header('last-modified', new Date(changedAtMs).toUTCString());
      }
      if (isKnown(etag, request.headers['if-none-match'])) return withoutBody(reply);
      return reply.header('content-type', `${ATOM}; charset=utf-8`).send(text);
    },
  );
};

/** A null would be written as JSON. */
const withoutBody = (reply: FastifyReply) => reply.code(304).send();

const newestFirst = (a: StoredPaper, b: StoredPaper): number =>
  b.addedAtMs - a.addedAtMs || (a.paper.id < b.paper.id ? -1 : 1);

function titleOf({ q, liked, filter }: Asked): string {
  if (liked) return `Papers like ${liked.slice(0, 3).join(', ')}${liked.length > 3 ? ', ...' : ''}`;
  if (q !== undefined) return `Papers on ${q.slice(0, 200)}`;
  return filter ? 'New papers, filtered' : 'New papers';
}
