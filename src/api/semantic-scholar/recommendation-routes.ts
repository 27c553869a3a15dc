import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import { paperNameSchema } from '../../domain/paper-id.js';
import type { ApiServices } from '../services.js';
import { fieldsParameter, papersNamed, paperWriter, wholeNumber } from './answering.js';
import { paperNotFound } from './errors.js';

const MAX_RECOMMENDED = 500;
const MAX_IDS = 500;
/** Each liked paper is a search of its own. */
const MAX_LIKED = 100;

const recommendedQuery = z.object({
  ...fieldsParameter,
  limit: wholeNumber(1, MAX_RECOMMENDED).default(100),
});
const ids = z.array(z.string()).max(MAX_IDS);
const listsBody = z.object({ positivePaperIds: ids.min(1), negativePaperIds: ids.nullish() });

/** Papers near one paper, or near some and far from others; never one of those given. */
export const scholarRecommendationRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'search' | 'store'>;
}> = async (app, { services }) => {
  const config = { scope: 'search' } as const;

  app.get(
    '/papers/forpaper/:id',
    {
      config,
      schema: {
        hide: true,
        params: z.object({ id: paperNameSchema }),
        // There is one pool of papers here, from which both recommend.
        querystring: recommendedQuery.extend({ from: z.enum(['recent', 'all-cs']).optional() }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { fields, limit } = request.query;
      const write = paperWriter(request, fields);
      const { search, store } = services();
      const [paper] = await papersNamed(store, [id]);
      if (!paper) throw paperNotFound(id);
      const target = { kind: 'paper', id: paper.id } as const;
      const { hits } = await search.similar({ target, mode: 'hybrid', limit, offset: 0 });
      return { recommendedPapers: hits.map((hit) => write(hit.paper)) };
    },
  );

  // Clients send the slash, and the documentation does not always.
  for (const url of ['/papers', '/papers/']) {
    app.post(
      url,
      { config, schema: { hide: true, querystring: recommendedQuery, body: listsBody } },
      async (request) => {
        const { positivePaperIds: positive, negativePaperIds: negative } = request.body;
        const { fields, limit } = request.query;
        const write = paperWriter(request, fields);
        const { search, store } = services();
        const liked = await idsHere(positive, store);
        if (liked.length === 0) throw paperNotFound(positive[0] ?? '');
        if (liked.length > MAX_LIKED) {
          const detail = `positivePaperIds: has ${liked.length} papers; at most ${MAX_LIKED} are taken`;
          throw new NearpaperError('INVALID_REQUEST', detail);
        }
        const disliked = (await idsHere(negative ?? [], store)).filter((id) => !liked.includes(id));
        const chosen = await search.recommend({ liked, disliked, diversity: 0, limit });
        return { recommendedPapers: chosen.map(({ paper }) => write(paper)) };
      },
    );
  }
};

/** The ids of the papers that are meant, each once; of a list of one's own many may not be here. */
async function idsHere(
  names: readonly string[],
  store: Parameters<typeof papersNamed>[0],
): Promise<string[]> {
  const papers = await papersNamed(store, names);
  return [...new Set(papers.flatMap((paper) => paper?.id ?? []))];
}
