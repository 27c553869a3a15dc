import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { newestFound } from '../../search/found.js';
import type { SearchService } from '../../search/search-service.js';
import type { StoredPaper } from '../../store/store.js';
import { etagOf, isKnown } from '../markup.js';
import { problemResponses } from '../problem-schema.js';
import { publicUrl } from '../public-url.js';
import type { ApiServices } from '../services.js';
import { feedQuerySchema, likedFeedQuerySchema } from '../v1/schemas/search.js';
import { atomFeed, updatedAtMs } from './atom-feed.js';

const ATOM = 'application/atom+xml';

type AskedSearch = z.infer<typeof feedQuerySchema>;
type AskedLikes = z.infer<typeof likedFeedQuerySchema>;

const response = {
  200: { description: 'An Atom feed', content: { [ATOM]: { schema: z.string() } } },
  304: z.null().describe('The feed is as it was'),
  ...problemResponses,
};
const description =
  'What is found, the papers added last first. With If-None-Match it answers 304 while nothing changed.';

/** Any search, filter or set of liked papers as an Atom feed, by its address alone. */
export const feedRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search' | 'store'>;
}> = async (app, { services }) => {
  app.get(
    '/v1/feed',
    {
      config: { scope: 'search' },
      schema: {
        ...{ operationId: 'feed', tags: ['search'], description, response },
        summary: 'A search or a filter as an Atom feed',
        querystring: feedQuerySchema,
      },
    },
    async (request, reply) =>
      answer(request, reply, {
        title: titleOf(request.query),
        ids: await found(request.query, services().search),
      }),
  );

  app.get(
    '/v1/recommendations/feed',
    {
      config: { scope: 'search' },
      schema: {
        ...{ operationId: 'recommendationsFeed', tags: ['search'], description, response },
        summary: 'Papers near liked ones as an Atom feed',
        querystring: likedFeedQuerySchema,
      },
    },
    async (request, reply) =>
      answer(request, reply, {
        title: titleOfLikes(request.query),
        ids: await recommended(request.query, services().search),
      }),
  );

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { title, ids }: { title: string; ids: string[] },
  ) {
    const { store } = services();
    const papers = (await store.getPapers(ids)).sort(newestFirst);
    const base = publicUrl(request);
    const asked = new URL(request.url, base).searchParams;
    asked.sort();
    const text = atomFeed({
      ...{ title, base, papers },
      selfUrl: `${base}${request.originalUrl}`,
      collectionId: store.id,
      query: asked.toString(),
    });
    const etag = etagOf(text);
    void reply.header('etag', etag).header('cache-control', 'no-cache');
    const changedAtMs = updatedAtMs(papers);
    if (changedAtMs !== null) {
      void reply.header('last-modified', new Date(changedAtMs).toUTCString());
    }
    if (isKnown(etag, request.headers['if-none-match'])) return withoutBody(reply);
    return reply.header('content-type', `${ATOM}; charset=utf-8`).send(text);
  }
};

async function recommended(asked: AskedLikes, search: SearchService): Promise<string[]> {
  const { limit, ...liked } = asked;
  return (await newestFound({ ...liked, mode: 'hybrid' }, { limit }, search)).ids;
}

/** The papers that a search finds; none where it shows only what is near. */
async function found(asked: AskedSearch, search: SearchService): Promise<string[]> {
  const { q, phrase, limit, ...rest } = asked;
  return (await newestFound({ ...rest, query: q, phrases: phrase }, { limit }, search)).ids;
}

/** A null would be written as JSON. */
const withoutBody = (reply: FastifyReply) => reply.code(304).send();

const newestFirst = (a: StoredPaper, b: StoredPaper): number =>
  b.addedAtMs - a.addedAtMs || (a.paper.id < b.paper.id ? -1 : 1);

function titleOf({ q, filter }: AskedSearch): string {
  if (q !== undefined) return `Papers on ${q.slice(0, 200)}`;
  return filter ? 'New papers, filtered' : 'New papers';
}

function titleOfLikes({ liked }: AskedLikes): string {
  return `Papers like ${liked.slice(0, 3).join(', ')}${liked.length > 3 ? ', ...' : ''}`;
}
