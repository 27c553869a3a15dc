import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type FastifyPluginAsyncZod, validatorCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import { fewAtATime } from '../few-at-a-time.js';
import { parseJsonStrictly } from '../json-body.js';
import { toNearpaperError, toRequestError } from '../plugins/errors.js';
import { toProblem } from '../problem.js';
import { problemResponses } from '../problem-schema.js';
import type { ApiServices } from '../services.js';
import { answerSearch, typed } from './answer-search.js';
import { searchBatchBodySchema, searchBodySchema } from './schemas/search.js';
import { msSince, searchBatchAnswerSchema } from './schemas/search-answers.js';

/** Fifty searches of a hundred hits would be an answer of 10 MB; what is beyond this is refused, search by search. */
const MAX_HITS = 1_000;
/** One request does not take the engine from all others. */
const MOST_AT_ONCE = 4;

type Search = z.output<typeof searchBodySchema>;
type OneAnswer = z.infer<typeof searchBatchAnswerSchema>['answers'][number];

/** The route that answers many searches at once, each as POST /v1/search would. */
export const searchBatchRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search'>;
}> = async (app, { services }) => {
  parseJsonStrictly(app as unknown as FastifyInstance, { proto: 'ignore' });

  app.post(
    '/v1/search/batch',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'searchBatch',
        summary: 'Many searches in one request',
        description: `Each search has an answer or a problem of its own, and a bad one spoils no other. Their limits may add up to ${MAX_HITS} hits.`,
        tags: ['search'],
        body: searchBatchBodySchema,
        response: { 200: searchBatchAnswerSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const startedMs = performance.now();
      const ready = services();
      const searches = withinHits(request.body.searches.map(parsed));
      const answers = await fewAtATime(searches, { most: MOST_AT_ONCE, reply }, (search) =>
        search instanceof NearpaperError
          ? Promise.resolve(failed(search, request))
          : answerOne(search, ready, request),
      );
      return { answers, tookMs: msSince(startedMs) };
    },
  );
};

const validate = validatorCompiler({ schema: searchBodySchema, method: '', url: '' });

/** A search as its own route parses it, or what it is refused with there. */
function parsed(sent: unknown): Search | NearpaperError {
  const result = validate(sent) as
    | { value: Search }
    | { error: Parameters<typeof toRequestError>[0]['validation'] };
  if ('value' in result) return result.value;
  return toRequestError({ validationContext: 'body', validation: result.error });
}

function withinHits(searches: (Search | NearpaperError)[]): (Search | NearpaperError)[] {
  let hits = 0;
  return searches.map((search) => {
    if (search instanceof NearpaperError) return search;
    hits += search.limit;
    if (hits <= MAX_HITS) return search;
    const message = `the searches of a batch ask for at most ${MAX_HITS} hits together`;
    const problems = [{ path: 'limit', message }];
    return new NearpaperError('INVALID_REQUEST', `limit: ${message}`, { problems });
  });
}

async function answerOne(
  { query, ...page }: Search,
  services: Pick<ApiServices, 'search'>,
  request: FastifyRequest,
): Promise<OneAnswer> {
  try {
    return { answer: await answerSearch(typed(query), page, services) };
  } catch (error) {
    return failed(error, request);
  }
}

function failed(error: unknown, request: FastifyRequest): OneAnswer {
  const known = toNearpaperError(error);
  if (known.code === 'INTERNAL') request.log.error({ err: error }, 'unexpected error');
  return { problem: toProblem(known, String(request.id)) };
}
