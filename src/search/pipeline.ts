import type { Backend } from '../backend/backend.js';
import type { SearchAnswer, SearchRequest } from '../domain/search.js';
import type { Embedder } from '../embedding/embedder.js';
import { isGoodMatch } from './good-match.js';
import { planDepth } from './plan.js';
import { toHits } from './respond.js';
import { targetVector } from './target.js';

export interface SearchDependencies {
  embedder: Embedder;
  backend: Backend;
}

/**
 * plan -> embed the query -> retrieve -> respond.
 *
 * Hits come ordered by score, ties by id, so that pages of one ranking neither repeat nor lose a
 * paper. A search by a stored paper never finds that paper. Throws PAPER_NOT_FOUND for a target that
 * is not there, and what the embedder throws.
 */
export async function search(
  request: SearchRequest,
  { embedder, backend }: SearchDependencies,
): Promise<SearchAnswer> {
  const { target, mode, limit, offset } = request;
  const excluded = target.kind === 'paper' ? target.id : undefined;
  const depth = planDepth(offset + limit + (excluded === undefined ? 0 : 1));

  const vector = await targetVector(target, { embedder, backend });
  const { neighbours, total, degraded } = await backend.nearest(vector, depth);
  const ranked = neighbours.filter(({ id }) => id !== excluded);

  return {
    mode,
    hits: await toHits(ranked, { offset, limit }, backend),
    total: excluded === undefined ? total : Math.max(0, total - 1),
    noGoodMatch: !isGoodMatch(ranked[0], total, embedder.model.goodMatch),
    degraded,
  };
}
