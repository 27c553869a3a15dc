import { z } from 'zod';
import type { Hit, ListRequest, SearchAnswer } from '../domain/search.js';
import type { ListingPlace } from '../engine/engine.js';
import { decodeMark, encodeMark, rankingName, refuseOffset } from './cursor.js';
import type { SearchDependencies } from './dependencies.js';
import { DEFAULT_FACET_LIMIT } from './plan.js';

const placeSchema = z.strictObject({
  /** Which list: a hash of what decides it. */
  list: z.string(),
  value: z.union([z.number(), z.string(), z.null()]),
  id: z.string(),
});

/** How many papers are skipped at a time for an offset, which a cursor does without. */
const SKIPPED_AT_ONCE = 1_000;

/**
 * Papers that the filter allows, without a query: the newest first unless the request says otherwise. A cursor
 * goes on behind the last paper that was shown, to the very end; a paper that stays is listed once, whatever is
 * written meanwhile. Throws CURSOR_UNKNOWN.
 */
export async function listPapers(
  request: ListRequest,
  { store, engine }: SearchDependencies,
): Promise<SearchAnswer> {
  const { filter, phrases, excluded, limit, facets, facetLimit, order } = request;
  const { sort = 'relevance' } = request;
  const name = rankingName(request);
  const by = sort === 'relevance' ? 'year' : sort;
  const conditions = {
    ...{ filter, phrases, excluded },
    sort: { by, order: order ?? (by === 'title' ? 'asc' : 'desc') },
  } as const;
  let after = request.cursor === undefined ? undefined : placeOf(request.cursor, name, store.id);
  if (after) refuseOffset(request.offset);
  for (let skip = after ? 0 : request.offset; skip > 0; skip -= SKIPPED_AT_ONCE) {
    const skipped = Math.min(skip, SKIPPED_AT_ONCE);
    after = (await engine.list({ ...conditions, after, limit: skipped })).places.at(-1) ?? after;
  }
  const listing = await engine.list({
    ...conditions,
    after,
    limit: limit + 1,
    facets: facets && { fields: facets, limit: facetLimit ?? DEFAULT_FACET_LIMIT },
  });
  const shown = listing.places.slice(0, limit);
  const last = shown.at(-1);
  const papers = await store.getPapers(shown.map(({ id }) => id));
  return {
    mode: request.mode,
    semanticRatio: 0,
    hits: papers.map(
      ({ paper }): Hit => ({ paper, score: 0, similarity: null, lexicalScore: null }),
    ),
    total: listing.total,
    noGoodMatch: listing.total === 0,
    understood: undefined,
    facets: listing.facets,
    nextCursor:
      last && listing.places.length > limit
        ? encodeMark({ list: name, value: last.value, id: last.id }, store.id)
        : null,
    degraded: listing.degraded,
  };
}

function placeOf(cursor: string, list: string, collection: string): ListingPlace {
  const { value, id } = decodeMark(cursor, placeSchema, collection, (mark) => mark.list === list);
  return { value, id };
}
