import { assert } from '../domain/errors.js';
import type { Paper } from '../domain/paper.js';
import type { GoodMatchPoint } from '../embedding/embedder.js';
import type { Candidate, Retrieval } from '../engine/engine.js';
import type { Store } from '../store/store.js';
import { analyze, type QueryTerm } from '../text/words/analyze.js';
import type { SearchDependencies } from './dependencies.js';
import type { Wishes } from './prefer.js';
import type { ResolvedQuery } from './resolve-query.js';

/** How many papers are read to look for the words; of those that have them, these score highest. */
const MAX_READ = 50;

/**
 * The least similarity at which the best hit counts as an answer. Among more papers something comes
 * nearer to any query, so the floor rises with the logarithm of their number, through two points that
 * were measured with the model (`npm run bench -- good-match`, docs/decisions/0005).
 */
export function goodMatchFloor(
  papers: number,
  [small, large]: readonly [GoodMatchPoint, GoodMatchPoint],
): number {
  assert(large.papers > small.papers, 'the second point is of the larger collection');
  const slope = (large.floor - small.floor) / Math.log(large.papers / small.papers);
  return small.floor + slope * Math.max(0, Math.log(papers / small.papers));
}

/**
 * Whether an answer is what was asked for: something is found, and the query names a paper or people that are
 * here, has no topic, comes near enough to some paper, or is what a paper is called by. None of it depends on
 * what a filter leaves, as long as that is something.
 */
export async function isGoodAnswer(
  query: ResolvedQuery,
  retrieval: Retrieval,
  { preferences, named, isFiltered }: Wishes & { isFiltered: boolean },
  { embedder, store, engine }: SearchDependencies,
): Promise<boolean> {
  const { candidates, total } = retrieval;
  if (total === 0 || candidates.length === 0) return false;
  const isNamed = ({ id, preferred }: Candidate) =>
    named.includes(id) || preferences.some(({ isFound }, k) => isFound && preferred[k]);
  if (candidates.some(isNamed)) return true;
  if (!query.vector && !query.terms) return true;
  if (isGoodMatch(retrieval, embedder.model.goodMatch)) return true;
  if (!query.parsed) return false;
  if (await hasByName(query, retrieval, store)) return true;
  if (!isFiltered) return false;
  // The filter may have left out the paper that has the query by name.
  const { terms, vector } = query;
  const open = await engine.retrieve({ terms, vector, topK: MAX_READ });
  return hasByName(query, open, store);
}

/**
 * Whether the nearest paper is close enough to be what was asked for. A model without measured points is given
 * the benefit of the doubt; without vectors any word counts.
 */
export function isGoodMatch(
  {
    candidates,
    similarities,
    nearestSimilarity,
    total,
    papers,
  }: Pick<Retrieval, 'candidates' | 'similarities' | 'nearestSimilarity' | 'total' | 'papers'>,
  points: readonly [GoodMatchPoint, GoodMatchPoint] | undefined,
): boolean {
  if (candidates.length === 0) return false;
  if (!similarities || !points) return true;
  if (nearestSimilarity !== null) return nearestSimilarity >= goodMatchFloor(papers, points);
  const nearest = Math.max(...candidates.map(({ similarity }) => similarity ?? -1));
  return nearest >= goodMatchFloor(total, points);
}

/**
 * Whether a paper has the query by name, which makes it an answer whatever the similarity: vectors
 * know little of `sim-to-real` and nothing of this year's acronyms. All words of a query must stand in
 * what a paper is called by, because several everyday words are together by chance in many an abstract; what is
 * typed as one word may stand anywhere.
 */
export async function hasByName(
  { text, terms }: Pick<ResolvedQuery, 'text' | 'terms'>,
  { candidates }: Pick<Retrieval, 'candidates'>,
  store: Pick<Store, 'getPapers'>,
): Promise<boolean> {
  const isOneWord = !/\s/.test(text.trim());
  return hasAllWords(terms ?? [], candidates, store, isOneWord ? wholeText : names);
}

/** Whether one of the candidates has every word of a query in the text that is looked at. */
export async function hasAllWords(
  terms: readonly QueryTerm[],
  candidates: readonly Candidate[],
  store: Pick<Store, 'getPapers'>,
  textsOf: (paper: Paper) => readonly string[],
): Promise<boolean> {
  // What counts less than a plain word is the joined form of some.
  const words = terms.filter(({ weight }) => weight >= 1).map(({ term }) => term);
  if (words.length === 0) return false;
  const ids = [...candidates]
    .filter(({ lexicalScore }) => lexicalScore !== 0)
    .sort((a, b) => (b.lexicalScore ?? 0) - (a.lexicalScore ?? 0))
    .slice(0, MAX_READ)
    .map(({ id }) => id);
  return (await store.getPapers(ids)).some(({ paper }) => {
    const there = new Set(textsOf(paper).flatMap(analyze));
    return words.every((word) => there.has(word));
  });
}

/** What a paper is called by. */
const names = ({ title, authors, keywords, year }: Paper): string[] => [
  ...[title, ...authors, ...keywords],
  String(year ?? ''),
];

/** All of a paper's words. */
export const wholeText = (paper: Paper): string[] => [
  ...names(paper),
  paper.abstract,
  paper.doi ?? '',
  paper.arxivId ?? '',
];
