import { z } from 'zod';
import { paperNameSchema } from '../../../domain/paper-id.js';
import { CITATION_FORMAT_NAMES, citationsOf } from '../../../export/citation/citations.js';
import { fittingCount } from '../budget.js';
import { paperFor } from '../find-paper.js';
import { defineTool } from '../tool.js';

const MAX_CITED = 50;

/** Papers as entries of a reference manager. */
export const citation = defineTool({
  name: 'citation',
  title: 'Cite papers',
  description: () => 'Gives the citations of papers as BibTeX, RIS or CSL-JSON.',
  input: z.strictObject({
    ids: z.array(paperNameSchema).min(1).max(MAX_CITED),
    format: z.enum(CITATION_FORMAT_NAMES).default('bibtex'),
  }),
  answer: async ({ ids, format }, context) => {
    const papers = [];
    // An abstract is ten times as long as the rest, and `fetch` has it.
    for (const id of ids) papers.push({ ...(await paperFor(id, context)), abstract: '' });
    const written = await Promise.all(
      papers.map(async (paper) => ({ text: await citationsOf([paper], format) })),
    );
    const shown = papers.slice(0, fittingCount(written));
    const left = papers.length - shown.length;
    return {
      format,
      citations: await citationsOf(shown, format),
      ...(left > 0 && { notes: [`The last ${left} did not fit; ask for them again.`] }),
    };
  },
});
