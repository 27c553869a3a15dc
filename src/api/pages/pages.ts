import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ERROR_CATALOGUE, NearpaperError } from '../../domain/errors.js';
import type { Paper } from '../../domain/paper.js';
import { paperByName } from '../../search/find-by-identity.js';
import { etagOf, isKnown } from '../markup.js';
import { publicUrl } from '../public-url.js';
import type { ApiServices } from '../services.js';
import { paperNameParamsSchema } from '../v1/schemas/papers.js';
import { errorPage, paperPage } from './paper-page.js';
import { sendPage } from './send-page.js';

const SIMILAR_PAPERS = 10;

/** Pages for people, and for what reads pages for them: reference managers and crawlers. Errors are pages too. */
export const pageRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search' | 'store'>;
}> = async (app, { services }) => {
  app.setErrorHandler((error, _, reply) => {
    // What nobody expected, and addresses that no schema takes, are answered as everywhere else.
    if (!(error instanceof NearpaperError)) throw error;
    const { title, status, action } = ERROR_CATALOGUE[error.code];
    if (error.retryAfterSeconds) void reply.header('retry-after', error.retryAfterSeconds);
    return sendPage(reply.code(status), errorPage(title, error.message, action));
  });

  app.get(
    '/paper/:id',
    { config: { scope: 'search' }, schema: { hide: true, params: paperNameParamsSchema } },
    async (request, reply) => {
      const { store, search } = services();
      const paper = await paperByName(store, request.params.id);
      const similar = await similarTo(paper, search);
      const html = paperPage(paper, similar, publicUrl(request));
      const etag = etagOf(html);
      void reply.header('etag', etag).header('cache-control', 'no-cache');
      if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send();
      return sendPage(reply, html);
    },
  );
};

/** A paper that cannot be compared with others, because its text could not be embedded, has a page all the same. */
async function similarTo({ id }: Paper, search: ApiServices['search']): Promise<Paper[]> {
  try {
    const target = { kind: 'paper', id } as const;
    const page = { mode: 'hybrid', limit: SIMILAR_PAPERS, offset: 0 } as const;
    const { hits } = await search.similar({ target, ...page });
    return hits.map(({ paper }) => paper);
  } catch (error) {
    if (error instanceof NearpaperError) return [];
    throw error;
  }
}
