import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ERROR_CATALOGUE, type NearpaperError } from '../../domain/errors.js';
import { MAX_LIMIT, MAX_RESULT_WINDOW, queryTextSchema } from '../../domain/search.js';
import { errorLine } from '../error-line.js';
import { errorPage } from '../pages/paper-page.js';
import { resultsPage } from '../pages/results-page.js';
import { sendPage } from '../pages/send-page.js';
import { reportedError } from '../plugins/errors.js';
import { publicUrl } from '../public-url.js';
import type { ApiServices } from '../services.js';
import { webResults } from '../web-results.js';
import { toSearxngResult } from './result.js';

const RESULTS_A_PAGE = 10;
const MOST_PAGES = (MAX_RESULT_WINDOW - MAX_LIMIT) / RESULTS_A_PAGE;

/** Languages, categories, engines and all else that SearXNG may be told change nothing among papers. */
const querySchema = z
  .object({
    q: queryTextSchema,
    format: z.enum(['html', 'json'], { error: 'must be html or json' }).default('html'),
    pageno: z
      .string({ error: 'must be one number' })
      .regex(/^0*[1-9]\d{0,8}$/, 'must be a number from 1 on')
      .default('1')
      .transform(Number),
  })
  .refine(({ q }) => q !== undefined, { path: ['q'], message: 'has no query in it' });

/**
 * The answer of a SearXNG instance to `format=json`, for programs that have one as their search engine; without it a
 * page of results, for browsers.
 */
export const searxngRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search'>;
}> = async (app, { services }) => {
  app.setErrorHandler(async (error, request, reply) => {
    const known = reportedError(error, request, reply);
    void reply.code(known.status);
    if (isForPeople(request)) {
      const { title } = ERROR_CATALOGUE[known.code];
      return sendPage(reply, errorPage(title, known.message, known.action));
    }
    return reply.send(toSearxngError(known));
  });

  app.get(
    '/search',
    { config: { scope: 'search' }, schema: { hide: true, querystring: querySchema } },
    async (request, reply) => {
      const { q = '', pageno, format } = request.query;
      const offset = (pageno - 1) * RESULTS_A_PAGE;
      const { results, total } =
        pageno > MOST_PAGES
          ? { results: [], total: 0 }
          : await webResults(q, { limit: RESULTS_A_PAGE, offset }, services());
      const base = publicUrl(request);
      if (format === 'html') {
        const hasNext = offset + results.length < total && pageno < MOST_PAGES;
        const page = { query: q, results, total, pageNumber: pageno, hasNext };
        return sendPage(reply, resultsPage(page, base));
      }
      return {
        query: q,
        number_of_results: total,
        results: results.map((result, at) => toSearxngResult(result, offset + at + 1, base)),
        answers: [],
        corrections: [],
        infoboxes: [],
        suggestions: [],
        unresponsive_engines: [],
      };
    },
  );
};

/** Whether an answer is to be shown rather than read by a program; known before the request is found to be valid. */
function isForPeople({ url }: FastifyRequest): boolean {
  const format = new URLSearchParams(url.split('?')[1]).get('format');
  return format === null || format === 'html';
}

function toSearxngError(error: NearpaperError): object {
  return { error: errorLine(error), code: error.code };
}
