import { z } from 'zod';
import { NearpaperError } from '../../../domain/errors.js';
import { paperNameSchema } from '../../../domain/paper-id.js';
import type { Target } from '../../../domain/search.js';
import { cleanText, looksBinary } from '../../../domain/text.js';
import { paperEntry, paperPage } from '../entries.js';
import { paperFor } from '../find-paper.js';
import { defineTool, type ToolContext } from '../tool.js';
import { cursor, limit } from './paging.js';

/** Papers like a stored one, or like a text that somebody has. */
export const similar = defineTool({
  name: 'similar',
  title: 'Papers like this one',
  description: () =>
    'Finds papers like one that is here (id), or like a pasted abstract or draft (text).',
  input: z.strictObject({
    id: paperNameSchema.optional(),
    text: z
      .string()
      .max(20_000)
      .refine((text) => /[\p{L}\p{N}]/u.test(text), 'has no letter or digit in it')
      .refine((text) => !looksBinary(text), 'is not readable text')
      .optional(),
    limit,
    cursor,
  }),
  answer: async ({ limit: most, cursor: mark, ...asked }, context) => {
    const target = await targetOf(asked, context);
    const ask = (atMost: number) =>
      context.services.search.similar({
        target,
        ...{ mode: 'hybrid', limit: atMost, offset: 0, cursor: mark, bestSentence: true },
      });
    return paperPage(ask, most, (hit) => paperEntry(hit, 'snippet', context));
  },
});

async function targetOf(
  { id, text }: { id?: string | undefined; text?: string | undefined },
  context: ToolContext,
): Promise<Exclude<Target, { kind: 'query' }>> {
  if (id !== undefined && text === undefined) {
    return { kind: 'paper', id: (await paperFor(id, context)).id };
  }
  if (text !== undefined && id === undefined) {
    return { kind: 'passage', title: '', abstract: cleanText(text) };
  }
  throw new NearpaperError('INVALID_REQUEST', 'exactly one of id and text is needed');
}
