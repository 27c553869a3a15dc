import type { Paper } from '../domain/paper.js';
import type { BestSentence } from '../domain/search.js';
import type { ApiServices } from './services.js';

/** A hit as web search engines show it. */
export interface WebResult {
  paper: Paper;
  score: number;
  /** The sentence of the abstract that answers best; without an abstract who wrote the paper, where and when. */
  snippet: string;
}

/**
 * The papers that a query finds, for programs that ask search engines of the web and read what comes first: where
 * nothing is close to the query, there are none. Throws what `SearchService.search` throws.
 */
export async function webResults(
  text: string,
  { limit, offset }: { limit: number; offset: number },
  { search }: Pick<ApiServices, 'search'>,
): Promise<{ results: WebResult[]; total: number }> {
  const { hits, total, noGoodMatch } = await search.search({
    target: { kind: 'query', text },
    mode: 'hybrid',
    limit,
    offset,
    bestSentence: true,
  });
  if (noGoodMatch) return { results: [], total: 0 };
  const results = hits.map(({ paper, score, bestSentence }) => ({
    paper,
    score,
    snippet: snippetOf(paper, bestSentence),
  }));
  return { results, total };
}

function snippetOf(paper: Paper, sentence: BestSentence | null | undefined): string {
  if (sentence) return sentence.text;
  const parts = [paper.authors.join(', '), paper.venue, paper.year];
  return parts.filter((part) => part !== null && part !== '').join('. ');
}
