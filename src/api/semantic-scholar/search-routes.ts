import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import { MAX_LIMIT, MAX_RESULT_WINDOW, queryTextSchema } from '../../domain/search.js';
import { readBulkQuery } from '../../search/bulk-query.js';
import type { ApiServices } from '../services.js';
import { asked, fieldsParameter, paperWriter, wholeNumber } from './answering.js';
import { unacceptable } from './errors.js';
import { filterOf, filterParameters, joinedText } from './filters.js';

const BULK_PAGE = 1_000;
/** What is ordered by, and how; of citations nothing is known, and papers stand by when they were added. */
const SORTS = /^(paperId|publicationDate|citationCount)(?::(asc|desc))?$/;

const chosen = { query: queryTextSchema, ...fieldsParameter, ...filterParameters };
const searchQuery = z.object({
  ...chosen,
  offset: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
  limit: wholeNumber(1, MAX_LIMIT).default(MAX_LIMIT),
});
const bulkQuery = z.object({ ...chosen, token: joinedText, sort: joinedText });
const matchQuery = z.object(chosen);

/** Searches for papers: by relevance, all that have some words, and by title. */
export const scholarSearchRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search'>;
}> = async (app, { services }) => {
  const config = { scope: 'search' } as const;

  app.get(
    '/paper/search',
    { config, schema: { hide: true, querystring: searchQuery } },
    async (request) => {
      const { offset, limit, query, fields, ...others } = request.query;
      const write = paperWriter(request, fields);
      const text = asked(query);
      const filter = filterOf(others);
      if (offset >= MAX_RESULT_WINDOW) {
        const detail = 'Requested data for this limit and/or offset is not available';
        throw new NearpaperError('INVALID_REQUEST', detail);
      }
      const { hits, total, nextCursor } = await services().search.search({
        ...{ target: { kind: 'query', text }, mode: 'hybrid', filter, offset },
        limit: Math.min(limit, MAX_RESULT_WINDOW - offset),
      });
      return {
        // Where nothing is found, the nearest papers are shown all the same.
        total: hits.length > 0 ? Math.max(total, offset + hits.length) : total,
        offset,
        // Clients go on only where it is what they would ask for next.
        ...(nextCursor === null ? {} : { next: offset + limit }),
        data: hits.map(({ paper }) => write(paper)),
      };
    },
  );

  app.get(
    '/paper/search/bulk',
    { config, schema: { hide: true, querystring: bulkQuery } },
    async (request) => {
      const { query, token, sort, fields, ...others } = request.query;
      const write = paperWriter(request, fields);
      const { hits, total, nextCursor } = await services().search.list({
        ...readBulkQuery(query ?? ''),
        ...orderOf(sort),
        ...{ mode: 'lexical', filter: filterOf(others), limit: BULK_PAGE, offset: 0 },
        cursor: token || undefined,
      });
      return {
        total,
        ...(nextCursor === null ? {} : { token: nextCursor }),
        data: hits.map(({ paper }) => write(paper)),
      };
    },
  );

  app.get(
    '/paper/search/match',
    { config, schema: { hide: true, querystring: matchQuery } },
    async (request) => {
      const { query, fields, ...others } = request.query;
      const write = paperWriter(request, fields);
      const filter = filterOf(others);
      const match = await services().search.matchTitle({ text: asked(query), filter });
      if (!match) throw new NearpaperError('PAPER_NOT_FOUND', 'Title match not found');
      return { data: [{ ...write(match.paper), matchScore: match.score }] };
    },
  );
};

function orderOf(sort: string | undefined) {
  if (!sort) return { sort: 'added', order: 'asc' } as const;
  const [, by, order = 'asc'] = SORTS.exec(sort) ?? [];
  if (by === undefined) throw unacceptable('sort', sort);
  return {
    sort: by === 'publicationDate' ? 'year' : 'added',
    order: order as 'asc' | 'desc',
  } as const;
}
