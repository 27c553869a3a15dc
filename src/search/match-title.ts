import { titleWords } from '../domain/folding.js';
import type { Paper } from '../domain/paper.js';
import { rounded } from '../domain/rounding.js';
import type { AskedRequest, SearchAnswer } from '../domain/search.js';

/** How many of the best hits are compared. */
const COMPARED = 20;
/** The share of words that two titles must have in common. */
const MIN_SHARED = 0.6;

export interface TitleRequest {
  /** The title, its beginning, or a reference that has it. */
  text: string;
  filter?: AskedRequest['filter'];
}

export interface TitleMatch {
  paper: Paper;
  /** The share of words that text and title have in common (Dice), from 0 to 1: the same words. */
  score: number;
}

/**
 * Of the best hits the one whose title has the most words in common with the text, the better ranked of two. It
 * must have 60 % of them, or be what the query was understood to name by its title.
 */
export async function matchTitle(
  { text, filter }: TitleRequest,
  service: { search(request: AskedRequest): Promise<SearchAnswer> },
): Promise<TitleMatch | undefined> {
  const { hits, understood } = await service.search({
    ...{ target: { kind: 'query', text }, filter, mode: 'hybrid', limit: COMPARED, offset: 0 },
  });
  const named = new Set(
    understood?.papers.filter(({ by }) => by === 'title').flatMap(({ ids }) => ids),
  );
  const words = titleWords(text);
  const matches = hits
    .map(({ paper }) => ({ paper, score: rounded(shared(words, titleWords(paper.title))) }))
    .filter(({ paper, score }) => score >= MIN_SHARED || named.has(paper.id));
  const best = Math.max(...matches.map(({ score }) => score));
  return matches.find(({ score }) => score === best);
}

/** Twice the words in common, by all words of both. */
function shared(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count > 0) common++;
    left.set(word, count - 1);
  }
  return a.length + b.length === 0 ? 0 : (2 * common) / (a.length + b.length);
}
