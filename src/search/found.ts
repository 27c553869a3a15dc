import type { AskedRequest, SearchMode } from '../domain/search.js';
import type { Store } from '../store/store.js';
import type { SearchService } from './search-service.js';

/** Liked papers are recommended by nearness alone, so that a new paper is among the nearest or is not there. */
const DIVERSITY = 0;
const PAPERS_A_PAGE = 100;

/** A search whose new papers are of interest: by words, by a filter, or by liked papers. */
export interface WatchedSearch extends Pick<AskedRequest, 'filter' | 'semanticRatio' | 'literal'> {
  /** Undefined: all that the filter allows. */
  query?: string | undefined;
  mode: SearchMode;
  phrases?: readonly string[] | undefined;
  liked?: readonly string[] | undefined;
  disliked?: readonly string[] | undefined;
}

interface Found {
  ids: string[];
  /** Of the next page; null on the last one. */
  nextCursor: string | null;
}

/**
 * The papers that a search finds, those added last first, or those nearest to what is liked; none where a search shows
 * only what is near and was not found. Throws what searching throws.
 */
export async function newestFound(
  { query, liked, disliked = [], filter, ...rest }: WatchedSearch,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  search: SearchService,
): Promise<Found> {
  if (liked) {
    const request = { liked, disliked, diversity: DIVERSITY, limit, filter };
    const papers = await search.recommend(request);
    return { ids: papers.map(({ paper }) => paper.id), nextCursor: null };
  }
  const request = {
    ...{ ...rest, filter, limit, cursor },
    ...({ offset: 0, sort: 'added', order: 'desc' } as const),
  };
  const { hits, total, nextCursor } = await (query === undefined
    ? search.list(request)
    : search.search({ target: { kind: 'query', text: query }, ...request }));
  return total === 0
    ? { ids: [], nextCursor: null }
    : { ids: hits.map(({ paper }) => paper.id), nextCursor };
}

/**
 * The ids of the papers that a search finds and that were added after one time and not after another, the first added
 * first. A search by words gives the newest thousand at most, one by liked papers the nearest hundred.
 */
export async function foundBetween(
  asked: WatchedSearch,
  { afterMs, toMs }: { afterMs: number; toMs: number },
  { search, store }: { search: SearchService; store: Pick<Store, 'getPapers'> },
): Promise<string[]> {
  const found: { id: string; addedAtMs: number }[] = [];
  let cursor: string | undefined;
  do {
    const page = await newestFound(asked, { limit: PAPERS_A_PAGE, cursor }, search);
    const papers = await store.getPapers(page.ids);
    for (const { paper, addedAtMs } of papers) {
      if (addedAtMs > afterMs && addedAtMs <= toMs) found.push({ id: paper.id, addedAtMs });
    }
    const isBehind = papers.some(({ addedAtMs }) => addedAtMs <= afterMs);
    cursor = isBehind ? undefined : (page.nextCursor ?? undefined);
  } while (cursor !== undefined);
  found.sort((a, b) => a.addedAtMs - b.addedAtMs || (a.id < b.id ? -1 : 1));
  return found.map(({ id }) => id);
}
