import { z } from 'zod';
import { isConditionName } from '../../../domain/fields.js';
import { type AskedFilter, filterSchema } from '../../../domain/filter.js';
import { limitedText } from '../../../domain/limited-text.js';
import { listedFilter } from '../../../domain/listed-values.js';
import { paperIdSchema } from '../../../domain/paper-id.js';
import {
  FACET_FIELDS,
  fieldSchema,
  MAX_LIMIT,
  MAX_RESULT_WINDOW,
  modeSchema,
  phrasesSchema,
  queryTextSchema,
  SORTS,
} from '../../../domain/search.js';
import { cleanText } from '../../../domain/text.js';
import { VISIBLE } from '../../../domain/text-patterns.js';
import { cursorOf } from './cursor.js';
import {
  conditionsOfQuery,
  flagFromText,
  listFromText,
  numberFromText,
  takeConditions,
} from './query-text.js';

const MAX_LIKED = 100;

const limit = z.int().min(1).max(MAX_LIMIT).meta({ description: 'How many hits to answer with' });
const offset = z
  .int()
  .min(0)
  .max(MAX_RESULT_WINDOW - MAX_LIMIT)
  .meta({ description: 'How many hits to skip' });
const cursor = cursorOf(
  '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{22}$',
  '`nextCursor` of the page before, with the same query and filter',
);
const fields = z
  .array(fieldSchema)
  .min(1)
  .meta({ description: 'The paper fields to answer with (the id always is); all when left out' });
const semanticRatio = z.number().min(0).max(1).meta({
  description: 'Of hybrid mode: 0 ranks by words alone, 1 by meaning alone; best left out',
});
const sort = z.enum(SORTS).meta({
  description: 'What to order the papers found by; without a query the default is the year',
});
const order = z.enum(['desc', 'asc']).meta({
  description: 'desc: best, latest first, the default; of titles the default is asc',
});
const LITERAL =
  'Take the query as it stands: no operators, identifiers, names, years or typing errors are read in it';
const facets = z
  .array(z.enum(FACET_FIELDS))
  .min(1)
  .meta({ description: 'Fields whose values to count among the papers found' });
const facetLimit = z.int().min(1).max(1_000).meta({ description: 'How many values of each' });
const highlight = z.boolean().meta({ description: 'Say where the words of the query stand' });
const bestSentence = z.boolean().meta({
  description: 'Say which sentence of each abstract answers the query best (takes time)',
});
const explain = z.boolean().meta({ description: 'Say what each score is made of' });
const filter = filterSchema.meta({
  description: 'Conditions that papers must satisfy',
  $ref: '#/components/schemas/FilterInput',
});

const pageOfQuery = {
  limit: numberFromText(limit).default(10),
  offset: numberFromText(offset).default(0),
  cursor: cursor.optional(),
  fields: listFromText(fields).optional().meta({
    description: 'Paper fields to answer with, with commas between; all when left out',
    example: 'title,year',
  }),
  ...conditionsOfQuery,
  phrase: phrasesSchema.optional(),
  facets: listFromText(facets).optional().meta({
    description: 'Fields whose values to count, with commas between',
    example: 'year,venue',
  }),
  facetLimit: numberFromText(facetLimit).optional(),
  highlight: flagFromText.optional(),
  bestSentence: flagFromText.optional(),
  explain: flagFromText.optional(),
};

const pageOfBody = {
  limit: limit.default(10),
  offset: offset.default(0),
  cursor: cursor.optional(),
  fields: fields.optional(),
  filter: filter.optional(),
  phrase: phrasesSchema.optional(),
  facets: facets.optional(),
  facetLimit: facetLimit.optional(),
  highlight: highlight.optional(),
  bestSentence: bestSentence.optional(),
  explain: explain.optional(),
};

/** Puts what a query string says of papers into one filter. */
function withFilter<Query extends Parameters<typeof takeConditions>[0]>(
  query: Query,
  context: z.RefinementCtx<Query>,
) {
  const { sent, lists, rest } = takeConditions(query);
  const problems: z.core.$ZodIssue[] = [];
  const of = lists.map(([name, texts]) => listedFilter(name, texts, problems));
  if (sent !== undefined) {
    const parsed = filterSchema.safeParse(sent);
    if (parsed.success) of.push(parsed.data);
    else problems.push(...parsed.error.issues);
  }
  for (const { path, message } of problems) {
    context.addIssue({
      code: 'custom',
      path: isConditionName(path[0]) ? path : ['filter', ...path],
      message,
    });
  }
  if (problems.length > 0) return z.NEVER;
  const filter: AskedFilter | undefined = of.length > 1 ? { kind: 'and', of } : of[0];
  return { ...rest, filter };
}

const ranked = { sort: sort.default('relevance'), order: order.optional() };

export const searchQuerySchema = z
  .strictObject({
    q: queryTextSchema,
    mode: modeSchema.default('hybrid'),
    semanticRatio: numberFromText(semanticRatio).optional(),
    literal: flagFromText.optional().meta({ description: LITERAL }),
    ...ranked,
    ...pageOfQuery,
  })
  .transform(withFilter);

const likedIds = (least: number) => z.array(paperIdSchema).min(least).max(MAX_LIKED);

/** What a feed of a search is of: any search without an order of its own. */
export const feedQuerySchema = z
  .strictObject({
    q: queryTextSchema,
    mode: modeSchema.exclude(['semantic']).default('hybrid'),
    semanticRatio: numberFromText(semanticRatio).optional(),
    literal: flagFromText.optional().meta({ description: LITERAL }),
    phrase: phrasesSchema.optional(),
    limit: numberFromText(limit).default(50),
    ...conditionsOfQuery,
  })
  .transform(withFilter);

/** Ids in a query string, each in a parameter of its own: ids may have commas. */
const idsFromText = (least: number) =>
  z.preprocess((given) => (typeof given === 'string' ? [given] : given), likedIds(least));

/** What a feed of recommendations is of. */
export const likedFeedQuerySchema = z
  .strictObject({
    liked: idsFromText(1).meta({
      description: 'Ids of papers that are liked, each in a parameter of its own',
    }),
    disliked: idsFromText(0).default([]).meta({
      description: 'Ids of papers that are not, likewise',
    }),
    limit: numberFromText(limit).default(50),
    ...conditionsOfQuery,
  })
  .transform(withFilter);

export const similarQuerySchema = z
  .strictObject({ mode: modeSchema.default('hybrid'), ...ranked, ...pageOfQuery })
  .transform(withFilter);

export const searchBodySchema = z
  .strictObject({
    query: queryTextSchema,
    mode: modeSchema.default('hybrid'),
    semanticRatio: semanticRatio.optional(),
    literal: z.boolean().optional().meta({ description: LITERAL }),
    ...ranked,
    ...pageOfBody,
  })
  .meta({ id: 'Search', description: 'A search by words, or a list of what a filter allows' });

const MAX_SEARCHES = 50;

/** Many searches; each is judged by itself. */
export const searchBatchBodySchema = z.strictObject({
  searches: z
    .array(
      z.unknown().meta({
        anyOf: [
          { $ref: '#/components/schemas/SearchInput' },
          { description: 'Anything else is answered with its own problem' },
        ],
      }),
    )
    .min(1)
    .max(MAX_SEARCHES)
    .meta({ description: 'Searches as POST /v1/search takes them' }),
});

const pasted = (maxChars: number) => limitedText(maxChars).transform((text) => cleanText(text));

export const similarBodySchema = z
  .strictObject({
    title: pasted(2_000).default(''),
    abstract: pasted(100_000).default(''),
    mode: modeSchema.default('hybrid'),
    ...ranked,
    ...pageOfBody,
  })
  .refine(({ title, abstract }) => title !== '' || abstract !== '', {
    path: ['title'],
    message: 'title and abstract are both empty; at least one is needed',
  })
  .meta({ anyOf: [visible('title'), visible('abstract')] });

/** That a body has something to be seen in this text, as JSON Schema says it. */
function visible(name: string) {
  return { required: [name], properties: { [name]: { pattern: VISIBLE } } };
}

export const recommendationsBodySchema = z.strictObject({
  liked: likedIds(1).meta({ description: 'Ids of papers that are liked' }),
  disliked: likedIds(0).default([]).meta({ description: 'Ids of papers that are not' }),
  diversity: z.number().min(0).max(1).default(0.2).meta({
    description: '0: the nearest, however alike; 1: as unlike each other as can be',
  }),
  limit: limit.default(10),
  fields: fields.optional(),
  filter: filter.optional(),
});
