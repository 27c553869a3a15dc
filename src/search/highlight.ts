import type { Range } from '../domain/search.js';
import { type QueryTerm, tokensWithPlaces } from '../text/words/analyze.js';

/** Where a text has words of the query, in whatever form the index takes for the same word. */
export function highlight(text: string, terms: readonly QueryTerm[]): Range[] {
  const wanted = new Set(terms.map(({ term }) => term));
  const ranges: Range[] = [];
  const found = tokensWithPlaces(text).filter(({ term }) => wanted.has(term));
  for (const { start, end } of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = ranges.at(-1);
    // A compound covers its parts.
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}
