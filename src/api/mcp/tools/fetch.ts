import { z } from 'zod';
import type { Paper } from '../../../domain/paper.js';
import { paperNameSchema } from '../../../domain/paper-id.js';
import { readingUrl } from '../../public-url.js';
import { beginning, estimatedTokens, MAX_ANSWER_TOKENS, namesUpTo, shortened } from '../budget.js';
import { paperFor } from '../find-paper.js';
import { defineTool } from '../tool.js';

/** Longer than any abstract; what was stored as one may be a whole paper. */
const MAX_ABSTRACT_TOKENS = 3_000;
const MIN_ABSTRACT_TOKENS = 100;
const MAX_TITLE_TOKENS = 200;
const MAX_VENUE_TOKENS = 100;
const MAX_NAMES = 50;

/** The document that ChatGPT's connectors call for: these five properties, `url` never empty. */
export const fetchPaper = defineTool({
  name: 'fetch',
  title: 'Read a paper',
  description: () =>
    'Gives one paper whole: title, authors, year, venue, keywords, abstract. There is no full text; url leads to it.',
  input: z.strictObject({
    id: paperNameSchema.meta({
      description: 'An id from a search; also a DOI, arXiv id or address',
    }),
  }),
  answer: async ({ id }, context) => {
    const paper = await paperFor(id, context);
    const url = readingUrl(context.base, paper);
    let most = MAX_ABSTRACT_TOKENS;
    let shown = documentOf(paper, url, most);
    // Quotes and line ends take more room in JSON than in the text.
    while (
      estimatedTokens(JSON.stringify(shown)) > MAX_ANSWER_TOKENS &&
      most > MIN_ABSTRACT_TOKENS
    ) {
      most = Math.floor(most / 2);
      shown = documentOf(paper, url, most);
    }
    return shown;
  },
});

function documentOf(paper: Paper, url: string, maxAbstractTokens: number): object {
  return {
    id: paper.id,
    title: shortened(paper.title || paper.id, MAX_TITLE_TOKENS),
    text: textOf(paper, maxAbstractTokens),
    url,
    metadata: metadataOf(paper),
  };
}

function textOf(paper: Paper, maxAbstractTokens: number): string {
  const { title, abstract } = paper;
  const shown = beginning(abstract, maxAbstractTokens);
  const cut = `[cut: ${abstract.length - shown.length} characters more; the page at url has them]`;
  const lines = Object.entries(metadataOf(paper)).map(([name, value]) => `${name}: ${value}`);
  return [
    shortened(title, MAX_TITLE_TOKENS),
    lines.join('\n'),
    shown === abstract ? abstract || 'No abstract is known.' : `${shown} ${cut}`,
  ].join('\n\n');
}

function metadataOf({ authors, year, venue, keywords, doi, arxivId }: Paper) {
  return {
    ...(authors.length > 0 && { authors: namesUpTo(authors, MAX_NAMES) }),
    ...(year !== null && { year }),
    ...(venue && { venue: shortened(venue, MAX_VENUE_TOKENS) }),
    ...(keywords.length > 0 && { keywords: namesUpTo(keywords, MAX_NAMES) }),
    ...(doi && { doi }),
    ...(arxivId && { arxivId }),
  };
}
