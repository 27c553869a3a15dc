import { z } from 'zod';
import type { Paper } from '../../../domain/paper.js';
import { queryTextSchema } from '../../../domain/search.js';
import { fittingCount, shortened } from '../budget.js';
import { knownPaper } from '../find-paper.js';
import { defineTool, type ToolContext } from '../tool.js';

const MAX_ASKED = 50;
const MAX_ASKED_CHARS = 2_000;
const MAX_TITLE_TOKENS = 60;

/** Whether somebody has these papers already. */
export const checkLibrary = defineTool({
  name: 'check_library',
  title: 'Already in the library?',
  description: () =>
    'Says which of these papers are in this collection. By "similar title" it may be another paper: compare the titles.',
  input: z.strictObject({
    papers: z
      .array(z.string().min(1).max(MAX_ASKED_CHARS))
      .min(1)
      .max(MAX_ASKED)
      .meta({ description: 'Titles, DOIs, arXiv ids, addresses or ids' }),
  }),
  answer: async ({ papers }, context) => {
    const results: object[] = [];
    for (const asked of papers) results.push(await resultOf(asked, context));
    const shown = results.slice(0, fittingCount(results));
    const left = results.length - shown.length;
    return {
      here: shown.filter((one) => 'id' in one).length,
      results: shown,
      ...(left > 0 && { notes: [`The last ${left} did not fit; ask for them again.`] }),
    };
  },
});

async function resultOf(asked: string, context: ToolContext): Promise<object> {
  const said = { asked: shortened(asked, MAX_TITLE_TOKENS) };
  const known = await knownPaper(asked, context);
  if (known) return { ...said, ...described(known.paper), matchedBy: known.by };
  const named = await namedBy(asked, context);
  if (named) return { ...said, ...described(named), matchedBy: 'similar title' };
  return { ...said, here: false };
}

function described({ id, title, year }: Paper): object {
  return {
    here: true,
    id,
    title: shortened(title, MAX_TITLE_TOKENS),
    ...(year !== null && { year }),
  };
}

/** The paper that the reader of queries takes the text for: by the beginning of a title, or as a reference. */
async function namedBy(asked: string, { services }: ToolContext): Promise<Paper | undefined> {
  const { data: text } = queryTextSchema.safeParse(asked);
  if (text === undefined) return undefined;
  const { understood } = await services.search.search({
    target: { kind: 'query', text },
    ...{ mode: 'lexical', limit: 1, offset: 0 },
  });
  const [id] = understood?.papers[0]?.ids ?? [];
  const [found] = id === undefined ? [] : await services.store.getPapers([id]);
  return found?.paper;
}
