import { z } from 'zod';
import { filterSchema } from '../domain/filter.js';
import { paperIdSchema } from '../domain/paper-id.js';
import { modeSchema, phrasesSchema, queryTextSchema } from '../domain/search.js';
import type { WatchedSearch } from '../search/found.js';

const MAX_LIKED = 100;
const ids = z.array(paperIdSchema).min(1).max(MAX_LIKED);

/** A search as it is saved, read anew whenever it is asked. */
export const watchedSearchSchema = z
  .strictObject({
    query: queryTextSchema,
    mode: modeSchema.exclude(['semantic']).default('hybrid'),
    semanticRatio: z.number().min(0).max(1).optional(),
    literal: z.boolean().optional(),
    phrase: phrasesSchema.optional(),
    liked: ids.optional().meta({ description: 'Ids of papers that are liked: papers near them' }),
    disliked: ids.optional().meta({ description: 'Ids of papers that are not; only with liked' }),
    filter: filterSchema.optional().meta({
      description: 'Conditions that papers must satisfy',
      $ref: '#/components/schemas/FilterInput',
    }),
  })
  .superRefine(({ query, phrase, liked, disliked = [] }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (liked === undefined && disliked.length > 0) refuse('disliked', 'goes only with liked');
    if (liked && query !== undefined) refuse('query', 'goes not with liked papers');
    if (liked && phrase) refuse('phrase', 'goes not with liked papers');
  })
  .transform(({ phrase, ...asked }): WatchedSearch => ({ ...asked, phrases: phrase }))
  .meta({
    id: 'WatchedSearch',
    description: 'A search by words, a filter, or liked papers',
    // The rules above, as JSON Schema says them.
    dependentRequired: { disliked: ['liked'] },
    not: { anyOf: [{ required: ['liked', 'query'] }, { required: ['liked', 'phrase'] }] },
  });
