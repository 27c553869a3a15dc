import { readingUrl } from '../public-url.js';
import type { WebResult } from '../web-results.js';

const ENGINE = 'nearpaper';

/** A hit with the fields that SearXNG gives results of its engines for papers; `position` counts from 1. */
export function toSearxngResult(
  { paper, score, snippet }: WebResult,
  position: number,
  base: string,
): object {
  const url = readingUrl(base, paper);
  return {
    url,
    title: paper.title,
    content: snippet,
    engine: ENGINE,
    engines: [ENGINE],
    positions: [position],
    score,
    category: 'science',
    template: 'paper.html',
    parsed_url: partsOf(url),
    publishedDate: paper.year === null ? null : `${paper.year}-01-01T00:00:00`,
    authors: paper.authors,
    journal: paper.venue,
    doi: paper.doi,
    tags: paper.keywords,
  };
}

/** Scheme, host, path, parameters, query and fragment, as Python's `urlparse` divides an address. */
function partsOf(url: string): string[] {
  if (!URL.canParse(url)) return ['', '', url, '', '', ''];
  const { protocol, host, pathname, search, hash } = new URL(url);
  return [protocol.slice(0, -1), host, pathname, '', search.slice(1), hash.slice(1)];
}
