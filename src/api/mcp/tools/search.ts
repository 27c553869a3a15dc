import { z } from 'zod';
import { NearpaperError } from '../../../domain/errors.js';
import { queryTextSchema } from '../../../domain/search.js';
import { readingUrl } from '../../public-url.js';
import { fittingCount } from '../budget.js';
import { sizeOf } from '../corpus.js';
import { defineTool } from '../tool.js';

const LIMIT = 10;

/** The search that ChatGPT's connectors call: this input and these three properties, no others. */
export const search = defineTool({
  name: 'search',
  title: 'Search papers (connectors)',
  description: (corpus) =>
    `Searches ${sizeOf(corpus)} and gives ids, titles and addresses only, for connectors that need this form. Prefer search_papers.`,
  input: z.strictObject({
    query: queryTextSchema.unwrap().meta({ description: 'What to look for, in plain words' }),
  }),
  answer: async ({ query }, { services, base }) => {
    if (query === undefined) {
      throw new NearpaperError('QUERY_EMPTY', 'query asks for no words');
    }
    const { hits } = await services.search.search({
      target: { kind: 'query', text: query },
      ...{ mode: 'hybrid', limit: LIMIT, offset: 0 },
    });
    const results = hits.map(({ paper }) => ({
      id: paper.id,
      title: paper.title || paper.id,
      url: readingUrl(base, paper),
    }));
    return { results: results.slice(0, fittingCount(results)) };
  },
});
