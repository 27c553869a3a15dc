import { z } from 'zod';
import { limitedText } from '../../../domain/limited-text.js';
import { NAME } from '../../../domain/text-patterns.js';
import { watchedSearchSchema } from '../../../saved-searches/watched-search.js';

const MAX_NAME_CHARS = 200;
const MAX_URL_CHARS = 2_000;

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, {
  error: 'must be 1 to 64 letters, digits, - and _, a letter or digit first',
});
const url = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .max(MAX_URL_CHARS);

export const savedSearchParamsSchema = z.strictObject({
  id: id.meta({ description: 'The id of the saved search, which whoever saves it chooses' }),
});

export const savedSearchBodySchema = z.strictObject({
  name: limitedText(
    MAX_NAME_CHARS,
    z.string().regex(new RegExp(NAME, 'u'), 'must be visible text'),
  ),
  // Kept as it was sent, and read by its schema whenever it is asked.
  search: z
    .unknown()
    .superRefine((sent, context) => {
      const { error } = watchedSearchSchema.safeParse(sent);
      for (const { path, message, ...issue } of error?.issues ?? []) {
        // Some have codes of their own in them.
        const { params } = issue as { params?: Record<string, unknown> };
        context.addIssue({ code: 'custom', path, message, ...(params && { params }) });
      }
    })
    .meta({ $ref: '#/components/schemas/WatchedSearchInput' }),
  url: url.meta({
    description: 'Where new papers are posted to',
    format: 'uri',
    pattern: '^https?://[^/?#\\s]',
  }),
});

const savedSearchSchema = z.object({
  id: z.string(),
  name: z.string(),
  search: z.record(z.string(), z.unknown()).meta({ description: 'As it was sent' }),
  url: z.string(),
  createdAt: z.iso.datetime(),
  state: z.enum(['active', 'disabled']),
  disabledReason: z.string().nullable(),
  failures: z.int().meta({ description: 'Attempts that failed since the last delivery' }),
  lastFailure: z.string().nullable(),
  lastDeliveredAt: z.iso.datetime().nullable(),
});

export const savedSearchAnswerSchema = z.object({
  id: z.string(),
  secret: z.string().nullable().meta({
    description: 'What posts are signed with; shown when the search is new, and never again',
  }),
});

export const savedSearchListSchema = z.object({ savedSearches: z.array(savedSearchSchema) });
