import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import type { Paper } from '../../domain/paper.js';
import { paperNameSchema } from '../../domain/paper-id.js';
import type { ApiServices } from '../services.js';
import { fieldsParameter, papersNamed, paperWriter, wholeNumber } from './answering.js';
import { paperNotFound } from './errors.js';
import { AUTHOR_FIELDS, LINK_FIELDS, parseFields } from './fields.js';
import { toScholarAuthors } from './paper-body.js';

const MAX_BATCH = 500;
const MAX_PAGE = 1_000;
const DEFAULT_AUTHOR_FIELDS = 'authorId,name';

const params = z.object({ id: paperNameSchema });
const fieldsQuery = z.object(fieldsParameter);
const pageQuery = fieldsQuery.extend({
  offset: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
  limit: wholeNumber(1, MAX_PAGE).default(100),
});
const batchBody = z.object({
  ids: z.array(z.string()).max(MAX_BATCH, `at most ${MAX_BATCH} ids can be asked for at once`),
});

/** Papers by any of their ids: one, many, and who wrote one. Nobody here knows citations and references. */
export const scholarPaperRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'store'>;
}> = async (app, { services }) => {
  const config = { scope: 'search' } as const;
  const schema = { hide: true, params, querystring: pageQuery };
  const named = async (id: string): Promise<Paper> => {
    const [paper] = await papersNamed(services().store, [id]);
    if (!paper) throw paperNotFound(id);
    return paper;
  };

  app.get(
    '/paper/:id',
    { config, schema: { hide: true, params, querystring: fieldsQuery } },
    async (request) => {
      const write = paperWriter(request, request.query.fields);
      return write(await named(request.params.id));
    },
  );

  app.post(
    '/paper/batch',
    { config, schema: { hide: true, querystring: fieldsQuery, body: batchBody } },
    async (request) => {
      const write = paperWriter(request, request.query.fields);
      const papers = await papersNamed(services().store, request.body.ids);
      if (papers.every((paper) => paper === undefined)) {
        throw new NearpaperError('INVALID_REQUEST', 'No valid paper ids given');
      }
      return papers.map((paper) => (paper ? write(paper) : null));
    },
  );

  app.get('/paper/:id/authors', { config, schema }, async ({ params: { id }, query }) => {
    const { offset, limit } = query;
    const fields = parseFields(query.fields, AUTHOR_FIELDS, DEFAULT_AUTHOR_FIELDS);
    const authors = toScholarAuthors(await named(id), new Set(fields.keys()));
    const end = offset + limit;
    const next = authors.length > end ? { next: end } : {};
    return { offset, ...next, data: authors.slice(offset, end) };
  });

  for (const links of ['citations', 'references']) {
    app.get(`/paper/:id/${links}`, { config, schema }, async ({ params: { id }, query }) => {
      parseFields(query.fields, LINK_FIELDS, '');
      await named(id);
      return { offset: query.offset, data: [] };
    });
  }
};
