import type { Paper } from '../../domain/paper.js';
import type { Hit, SearchAnswer } from '../../domain/search.js';
import { readingUrl } from '../public-url.js';
import { beginning, fittingCount, namesUpTo, shortened } from './budget.js';
import type { ToolContext } from './tool.js';

const MAX_TITLE_TOKENS = 100;
const MAX_AUTHORS = 6;
const MAX_VENUE_TOKENS = 40;
const MAX_SNIPPET_TOKENS = 120;
const MAX_ABSTRACT_TOKENS = 300;

/** How a list of papers shows one; what is not known is left out. */
interface PaperEntry {
  id: string;
  title: string;
  authors?: string;
  year?: number;
  venue?: string;
  url: string;
  snippet?: string;
  abstract?: string;
}

/** How long what is said of a paper's contents is. */
type Detail = 'none' | 'snippet' | 'abstract';

/** A paper in a list: with a sentence of its abstract, or as much of the abstract as fits. */
export function paperEntry(
  { paper, bestSentence }: Pick<Hit, 'paper' | 'bestSentence'>,
  detail: Detail,
  { base }: ToolContext,
): PaperEntry {
  const { id, title, authors, year, venue, abstract } = paper;
  return {
    id,
    title: shortened(title, MAX_TITLE_TOKENS),
    ...(authors.length > 0 && { authors: namesUpTo(authors, MAX_AUTHORS) }),
    ...(year !== null && { year }),
    ...(venue && { venue: shortened(venue, MAX_VENUE_TOKENS) }),
    url: readingUrl(base, paper),
    ...(detail === 'snippet' && snippetOf(abstract, bestSentence?.text)),
    ...(detail === 'abstract' && abstract && { abstract: abstractOf(paper) }),
  };
}

function snippetOf(abstract: string, best: string | undefined): { snippet?: string } {
  if (abstract === '') return {};
  return {
    snippet: shortened(best ?? beginning(abstract, MAX_SNIPPET_TOKENS), MAX_SNIPPET_TOKENS),
  };
}

function abstractOf({ id, abstract }: Pick<Paper, 'id' | 'abstract'>): string {
  const shown = beginning(abstract, MAX_ABSTRACT_TOKENS);
  return shown === abstract ? abstract : `${shown} [cut; fetch ${JSON.stringify(id)} has the rest]`;
}

/** A page of papers as a tool answers with it. */
interface PaperPage {
  total: number;
  notes?: string[];
  papers: PaperEntry[];
  nextCursor?: string;
}

/**
 * Asks for a page, and for a shorter one where it does not fit into an answer, so that the cursor goes on behind the
 * last paper that is shown.
 */
export async function paperPage(
  ask: (limit: number) => Promise<SearchAnswer>,
  limit: number,
  toEntry: (hit: Hit) => PaperEntry,
): Promise<PaperPage> {
  let answer = await ask(limit);
  const fitting = fittingCount(answer.hits.map(toEntry));
  if (fitting < answer.hits.length) answer = await ask(fitting);
  const notes = notesOf(answer);
  return {
    total: answer.total,
    ...(notes.length > 0 && { notes }),
    papers: answer.hits.map(toEntry),
    ...(answer.nextCursor !== null && { nextCursor: answer.nextCursor }),
  };
}

const MAX_CORRECTIONS = 5;

function notesOf({ hits, noGoodMatch, understood, degraded }: SearchAnswer): string[] {
  const corrected = understood?.corrected.slice(0, MAX_CORRECTIONS) ?? [];
  return [
    ...(hits.length > 0 && noGoodMatch
      ? ['No paper here is close to what was asked for; these are the nearest.']
      : []),
    ...corrected.map(({ from, to }) => `No paper has the word ${from}; ${to} was looked for.`),
    ...(degraded ? ['The index is being rebuilt: the order may be worse than usual.'] : []),
  ];
}
