import { z } from 'zod';
import { NearpaperError } from '../../../domain/errors.js';
import { type AskedFilter, filterSchema } from '../../../domain/filter.js';
import { listedFilter } from '../../../domain/listed-values.js';
import { queryTextSchema } from '../../../domain/search.js';
import { sizeOf } from '../corpus.js';
import { paperEntry, paperPage } from '../entries.js';
import { defineTool } from '../tool.js';
import { cursor, limit } from './paging.js';

const NAMES = ['author', 'venue', 'keyword'] as const;
const named = (description: string) =>
  z.string().min(1).max(1_000).optional().meta({ description });
const year = z.int().min(0).max(9_999).optional();

/** The search for assistants: with filters, snippets or abstracts, page after page. */
export const searchPapers = defineTool({
  name: 'search_papers',
  title: 'Search papers',
  description: (corpus) =>
    `Searches ${sizeOf(corpus)} by meaning and words, best first; without a query lists what the filters allow, newest first. Quotes, -word, names, DOIs and titles work in the query.`,
  input: z.strictObject({
    query: queryTextSchema.meta({ description: 'What to look for, in plain words' }),
    yearFrom: year,
    yearTo: year,
    author: named('A name or part of one; several with commas, any of which will do'),
    venue: named('As papers have it; several with commas'),
    keyword: named('As papers have it; several with commas'),
    sort: z.enum(['relevance', 'year', 'added']).optional(),
    detail: z.enum(['snippet', 'abstract']).default('snippet').meta({
      description: 'The sentence that answers best, or the abstract',
    }),
    limit,
    cursor,
  }),
  answer: async ({ query, detail, limit: most, ...asked }, context) => {
    const { search } = context.services;
    const ask = (atMost: number) => {
      const page = {
        ...({ mode: 'hybrid', limit: atMost, offset: 0, cursor: asked.cursor } as const),
        ...{ sort: asked.sort, filter: filterOf(asked), bestSentence: detail === 'snippet' },
      };
      return query === undefined
        ? search.list(page)
        : search.search({ target: { kind: 'query', text: query }, ...page });
    };
    return paperPage(ask, most, (hit) => paperEntry(hit, detail, context));
  },
});

interface Conditions extends Partial<Record<(typeof NAMES)[number], string | undefined>> {
  yearFrom?: number | undefined;
  yearTo?: number | undefined;
}

function filterOf({ yearFrom: from, yearTo: to, ...names }: Conditions): AskedFilter | undefined {
  const problems: z.core.$ZodIssue[] = [];
  const of: AskedFilter[] = NAMES.flatMap((name) => {
    const text = names[name];
    return text === undefined ? [] : [listedFilter(name, [text], problems)];
  });
  if (from !== undefined || to !== undefined) {
    const years = filterSchema.safeParse({ year: { from, to } });
    if (years.success) of.push(years.data);
    else throw new NearpaperError('INVALID_REQUEST', 'yearFrom must not be after yearTo');
  }
  if (problems.length > 0) {
    const said = problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new NearpaperError('INVALID_REQUEST', said.join('; '));
  }
  return of.length > 1 ? { kind: 'and', of } : of[0];
}
