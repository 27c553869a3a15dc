import { Markup, markup } from '../markup.js';
import { openSearchLink } from '../opensearch/description.js';
import { pageOf } from './layout.js';
import { type ListedPaper, paperList } from './paper-list.js';

/** One page of what a query finds. */
export interface ResultsPage {
  query: string;
  results: readonly ListedPaper[];
  /** How many papers are found in all. */
  total: number;
  /** From 1 on. */
  pageNumber: number;
  hasNext: boolean;
}

/** The page that browsers are sent to from their search bar; `base` is the address of the server. */
export function resultsPage(page: ResultsPage, base: string): string {
  const { query, results, total, pageNumber, hasNext } = page;
  const addressOf = (number: number) =>
    `${base}/search?${new URLSearchParams({ q: query, pageno: String(number) })}`;
  const feed = `${base}/v1/feed?${new URLSearchParams({ q: query })}`;
  const head = markup`<meta name="robots" content="noindex">
${new Markup(openSearchLink(base))}
<link rel="alternate" type="application/atom+xml" title="New papers found" href="${feed}">`;
  const found =
    results.length > 0
      ? markup`<p class="faint">${total} found</p>\n${paperList(results, base)}`
      : markup`<p>Nothing here is close to this query.</p>`;
  const body = markup`<main>
<form role="search" action="${base}/search"><label>Search papers <input type="search" name="q" value="${query}" size="40"></label> <button>Search</button></form>
<h1>${query}</h1>
${found}
<nav aria-label="Pages">${pageNumber > 1 && markup`<a rel="prev" href="${addressOf(pageNumber - 1)}">Previous page</a> `}${hasNext && markup`<a rel="next" href="${addressOf(pageNumber + 1)}">Next page</a>`}</nav>
</main>`;
  return pageOf({ title: `${query} - nearpaper`, head, body });
}
