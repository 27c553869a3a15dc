import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { NearpaperError } from '../../domain/errors.js';
import { MAX_LIMIT, MAX_RESULT_WINDOW, queryTextSchema } from '../../domain/search.js';
import { errorLine } from '../error-line.js';
import { answerErrorsAs } from '../plugins/errors.js';
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
    format: z.literal('json', {
      error: 'must be json: there is no page of results and no other format',
    }),
    pageno: z
      .string({ error: 'must be one number' })
      .regex(/^0*[1-9]\d{0,8}$/, 'must be a number from 1 on')
      .default('1')
      .transform(Number),
  })
  .refine(({ q }) => q !== undefined, { path: ['q'], message: 'has no query in it' });

/** The answer of a SearXNG instance to `format=json`, for programs that have one as their search engine. */
export const searxngRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search'>;
}> = async (app, { services }) => {
  answerErrorsAs(app as unknown as FastifyInstance, toSearxngError);

  app.get(
    '/search',
    { config: { scope: 'search' }, schema: { hide: true, querystring: querySchema } },
    async (request) => {
      const { q = '', pageno } = request.query;
      const offset = (pageno - 1) * RESULTS_A_PAGE;
      const { results, total } =
        pageno > MOST_PAGES
          ? { results: [], total: 0 }
          : await webResults(q, { limit: RESULTS_A_PAGE, offset }, services());
      const base = publicUrl(request);
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

function toSearxngError(error: NearpaperError): object {
  return { error: errorLine(error), code: error.code };
}
