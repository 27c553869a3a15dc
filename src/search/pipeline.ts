import type { Backend } from '../backend/backend.js';
import { NearpaperError } from '../domain/errors.js';
import { MAX_RESULT_WINDOW, type SearchAnswer, type SearchRequest } from '../domain/search.js';
import type { Embedder } from '../embedding/embedder.js';
import { decodeCursor, encodeCursor, rankingName } from './cursor.js';
import type { SearchMemory } from './memory.js';
import { type Ranking, rank } from './rank.js';
import { toHits } from './respond.js';

export interface SearchDependencies {
  embedder: Embedder;
  backend: Backend;
  memory: SearchMemory;
}

/**
 * plan -> embed the query -> retrieve -> fuse -> group (these are `rank`) -> page -> respond.
 *
 * Hits come ordered by score, ties by id, so that pages of one ranking neither repeat nor lose a
 * paper; pages asked for by cursor also not while papers are written. A search by a stored paper never
 * finds that paper. Throws PAPER_NOT_FOUND for a target that is not there, CURSOR_INVALID and
 * CURSOR_EXPIRED, and what the embedder throws.
 */
export async function search(
  request: SearchRequest,
  dependencies: SearchDependencies,
): Promise<SearchAnswer> {
  const { backend } = dependencies;
  const name = rankingName(request);
  const mark =
    request.cursor === undefined ? undefined : decodeCursor(request.cursor, request, backend.id);
  const offset = mark?.offset ?? request.offset;
  const end = offset + request.limit;
  const ranking = await rankingFor(request, { name, end, sequence: mark?.sequence }, dependencies);
  const isMore = ranking.ranked.length > end || (!isWhole(ranking) && end < MAX_RESULT_WINDOW);
  return {
    mode: request.mode,
    semanticRatio: ranking.weights.semanticRatio,
    hits: await toHits(ranking.ranked.slice(offset, end), ranking, request, dependencies),
    total: ranking.total,
    noGoodMatch: ranking.noGoodMatch,
    ...(ranking.facets && { facets: ranking.facets }),
    nextCursor: isMore
      ? encodeCursor({ ranking: name, sequence: ranking.sequence, offset: end }, backend.id)
      : null,
    degraded: ranking.degraded,
  };
}

/**
 * The ranking to take a page from. For a cursor that is the one that it came from, as remembered, or
 * made again while nothing has changed; a page beyond its depth comes from a deeper one, without the
 * papers that were shown already.
 */
async function rankingFor(
  request: SearchRequest,
  { name, end, sequence }: { name: string; end: number; sequence: number | undefined },
  dependencies: SearchDependencies,
): Promise<Ranking> {
  const { memory } = dependencies;
  const facets = JSON.stringify([request.facets, request.facetLimit]);
  const keyOf = (change: number) => `${dependencies.backend.id} ${name} ${facets} ${change}`;
  const known = sequence === undefined ? undefined : memory.rankings.get(keyOf(sequence));
  if (known && suffices(known, end)) return known;
  const first = known ?? (await rank(request, Math.min(end, FIRST_TOP_K), dependencies));
  if (!known && sequence !== undefined && first.sequence !== sequence) {
    throw new NearpaperError(
      'CURSOR_EXPIRED',
      `the index has changed since (change ${sequence}, now ${first.sequence}) and that ranking is no longer remembered`,
    );
  }
  const whole = end <= first.topK ? first : extended(first, await rank(request, end, dependencies));
  // What a cursor points into is remembered under the change that the cursor names.
  memory.rankings.set(keyOf(sequence ?? whole.sequence), whole);
  return whole;
}

const FIRST_TOP_K = 100;

/** Whether the first `end` papers can be shown; near-duplicates that were grouped leave it shorter than its depth. */
function suffices(ranking: Ranking, end: number): boolean {
  return isWhole(ranking) || end <= Math.min(ranking.topK, ranking.ranked.length);
}

/** Whether no deeper ranking would have more papers. */
function isWhole({ topK, total }: Ranking): boolean {
  return topK >= Math.min(total, MAX_RESULT_WINDOW);
}

/** The shown part stays as it was, whatever the deeper ranking says of it. */
function extended(first: Ranking, deeper: Ranking): Ranking {
  const shown = new Set(
    first.ranked.flatMap(({ id, duplicates }) => [id, ...(duplicates ?? []).map((one) => one.id)]),
  );
  return {
    ...deeper,
    sequence: first.sequence,
    ranked: [...first.ranked, ...deeper.ranked.filter(({ id }) => !shown.has(id))],
  };
}
