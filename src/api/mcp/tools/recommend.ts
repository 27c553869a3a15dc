import { z } from 'zod';
import { NearpaperError } from '../../../domain/errors.js';
import { paperNameSchema } from '../../../domain/paper-id.js';
import { fittingCount, shortened } from '../budget.js';
import { paperEntry } from '../entries.js';
import { paperFor } from '../find-paper.js';
import { defineTool, type ToolContext } from '../tool.js';
import { limit } from './paging.js';

const MAX_IDS = 50;
const MAX_TITLE_TOKENS = 60;
/** What the HTTP interface takes where nothing is said. */
const DIVERSITY = 0.2;
const ids = z.array(paperNameSchema).max(MAX_IDS);

/** Papers for somebody who likes these. */
export const recommend = defineTool({
  name: 'recommend',
  title: 'Recommend papers',
  description: () =>
    'Recommends papers near liked ones and far from disliked ones, none of either among them. For more, add those already seen to disliked or liked.',
  input: z.strictObject({
    liked: ids.min(1).meta({ description: 'Ids' }),
    disliked: ids.default([]),
    limit,
  }),
  answer: async ({ liked, disliked, limit: most }, context) => {
    const [likes, dislikes] = [await idsFor(liked, context), await idsFor(disliked, context)];
    const both = likes.find((id) => dislikes.includes(id));
    if (both !== undefined) {
      throw new NearpaperError('INVALID_REQUEST', `disliked: ${JSON.stringify(both)} is liked too`);
    }
    const chosen = await context.services.search.recommend({
      ...{ liked: likes, disliked: dislikes, diversity: DIVERSITY, limit: most },
    });
    const papers = chosen.map(({ paper, because: { id, title } }) => ({
      ...paperEntry({ paper }, 'snippet', context),
      because: { id, title: shortened(title, MAX_TITLE_TOKENS) },
    }));
    return { papers: papers.slice(0, fittingCount(papers)) };
  },
});

async function idsFor(names: readonly string[], context: ToolContext): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) found.push((await paperFor(name, context)).id);
  return [...new Set(found)];
}
