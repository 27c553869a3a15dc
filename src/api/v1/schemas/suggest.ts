import { z } from 'zod';
import { limitedText } from '../../../domain/limited-text.js';
import { MAX_QUERY_CHARS } from '../../../domain/search.js';
import { SUGGESTION_KINDS } from '../../../domain/suggestion.js';
import { cleanText } from '../../../domain/text.js';
import { listFromText, numberFromText } from './query-text.js';

const MAX_SUGGESTIONS = 50;

export const suggestQuerySchema = z.strictObject({
  // A box asks while people type, and on focus: an empty text, or one of signs, is no error.
  q: limitedText(MAX_QUERY_CHARS, z.string({ error: 'must be one text' }))
    .default('')
    .transform((text) => cleanText(text))
    .meta({ description: 'What has been typed so far', example: 'graph neu' }),
  limit: numberFromText(z.int().min(1).max(MAX_SUGGESTIONS))
    .default(10)
    .meta({ description: 'How many suggestions to answer with' }),
  kinds: listFromText(z.array(z.enum(SUGGESTION_KINDS)).min(1))
    .optional()
    .meta({ description: 'What to suggest, with commas between; all kinds when left out' }),
});

const suggestionSchema = z
  .object({
    kind: z.enum(SUGGESTION_KINDS),
    text: z.string(),
    count: z.int().meta({ description: 'How many papers it stands for' }),
    search: z
      .object({ q: z.string(), author: z.string(), keyword: z.string(), venue: z.string() })
      .partial()
      .meta({ description: 'The parameters of GET /v1/search that find these papers' }),
    id: z.string().optional().meta({ description: 'Of a title: a paper that has it' }),
  })
  .meta({ id: 'Suggestion' });

export const suggestAnswerSchema = z
  .object({
    query: z.string().meta({ description: 'The text as it was understood' }),
    suggestions: z.array(suggestionSchema),
    tookMs: z.number(),
    degraded: z.boolean().meta({
      description: 'True while the index is rebuilt: nothing is suggested',
    }),
  })
  .meta({ id: 'SuggestAnswer' });
