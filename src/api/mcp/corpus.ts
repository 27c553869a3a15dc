import { countText } from '../../domain/count-text.js';
import type { FacetCount } from '../../domain/search.js';
import type { ApiServices } from '../services.js';
import { MAX_ANSWER_TOKENS, shortened } from './budget.js';

const MAX_VALUES = 10;
const MAX_NEWEST = 5;
const MAX_VALUE_TOKENS = 30;
const MAX_TITLE_TOKENS = 80;

/** What the papers of this server are, as an assistant is told. */
export interface Corpus {
  papers: number;
  withAbstract: number;
  /** The first and the last year; null where no paper has one. */
  years: { from: number; to: number } | null;
  /** The venues and keywords that most papers have, most first. */
  venues: FacetCount[];
  keywords: FacetCount[];
  /** The papers that were added last. */
  newest: { id: string; title: string; year: number | null }[];
}

/** What is there at this moment. */
export async function corpusOf({
  search,
  store,
}: Pick<ApiServices, 'search' | 'store'>): Promise<Corpus> {
  const all = { mode: 'lexical', offset: 0 } as const;
  const yearAtEnd = async (order: 'asc' | 'desc') => {
    const { hits } = await search.list({ ...all, limit: 1, sort: 'year', order });
    return hits[0]?.paper.year ?? null;
  };
  const { papers, withoutAbstract } = await store.status();
  const { hits, facets } = await search.list({
    ...all,
    ...{ sort: 'added', limit: MAX_NEWEST, facets: ['venue', 'keyword'], facetLimit: MAX_VALUES },
  });
  const [from, to] = [await yearAtEnd('asc'), await yearAtEnd('desc')];
  return {
    papers,
    withAbstract: papers - withoutAbstract,
    years: from === null || to === null ? null : { from, to },
    venues: shownValues(facets?.counts.venue),
    keywords: shownValues(facets?.counts.keyword),
    newest: hits.map(({ paper: { id, title, year } }) => ({
      ...{ id, year },
      title: shortened(title, MAX_TITLE_TOKENS),
    })),
  };
}

function shownValues(counts: readonly FacetCount[] = []): FacetCount[] {
  return counts.map(({ value, count }) => ({
    value: typeof value === 'string' ? shortened(value, MAX_VALUE_TOKENS) : value,
    count,
  }));
}

/** `91,758 papers of 1987 to 2026`, for descriptions of tools. */
export function sizeOf({ papers, years }: Corpus): string {
  if (papers === 0) return '0 papers';
  const count = `${countText(papers)} ${papers === 1 ? 'paper' : 'papers'}`;
  if (!years) return count;
  return years.from === years.to
    ? `${count} of ${years.from}`
    : `${count} of ${years.from} to ${years.to}`;
}

/** What a server without papers says of itself. */
export const NO_PAPERS =
  'This collection has no papers yet, so nothing can be found. Papers are added with "npm run ingest -- FILE" (docs/ingest.md).';

/** What a model is told about this server before it uses any tool. */
export function instructionsOf(corpus: Corpus): string {
  if (corpus.papers === 0) return NO_PAPERS;
  const most = (name: string, counts: readonly FacetCount[]) =>
    counts.length === 0
      ? []
      : [
          `Most frequent ${name}: ${counts
            .slice(0, 5)
            .map(({ value, count }) => `${value} (${countText(count)})`)
            .join(', ')}.`,
        ];
  return [
    `A collection of ${sizeOf(corpus)}, searched by meaning and words (nearpaper). It has titles, abstracts and bibliographic data, no full texts and no citations.`,
    ...most('venues', corpus.venues),
    ...most('keywords', corpus.keywords),
    'What is not found here may exist elsewhere: say so instead of guessing.',
    'Use search_papers to find papers, fetch to read one. Wherever an id is taken, a DOI, an arXiv id or an address does too.',
    `Answers have at most about ${countText(MAX_ANSWER_TOKENS)} tokens; pass nextCursor back as cursor, with the same arguments, for more.`,
  ].join(' ');
}
