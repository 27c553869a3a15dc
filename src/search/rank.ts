import { type Facets, MAX_RESULT_WINDOW, type SearchRequest } from '../domain/search.js';
import type { Candidate, Retrieval } from '../engine/engine.js';
import type { QueryTerm } from '../text/words/analyze.js';
import type { SearchDependencies } from './dependencies.js';
import { byScore, fuse, type Ranked, SMOOTHING_NEIGHBOURS, type Weights, weigh } from './fuse.js';
import { hasByName, isGoodMatch } from './good-match.js';
import { type Grouped, groupDuplicates } from './group.js';
import { type Plan, planRetrieval } from './plan.js';
import { type ResolvedQuery, resolveQuery } from './resolve-query.js';

/** How many of a paper's neighbours are looked at to find near-duplicates of it: all that are known. */
const NEIGHBOURS_COMPARED = 10;
const DEFAULT_FACET_LIMIT = 20;

/** A whole ranking, of which answers are pages. */
export interface Ranking {
  ranked: Grouped[];
  /** How many papers were taken from each list: a later page needs a ranking with a larger top k. */
  topK: number;
  weights: Weights;
  total: number;
  noGoodMatch: boolean;
  degraded: boolean;
  /** The last change that it knows of. */
  sequence: number;
  facets: Facets | undefined;
  vector: Float32Array | undefined;
  terms: readonly QueryTerm[] | undefined;
  text: string;
}

/** The ranking for a request, with a top k at which its first `needed` papers can be shown. */
export async function rank(
  request: SearchRequest,
  needed: number,
  dependencies: SearchDependencies,
): Promise<Ranking> {
  const isSimilar = request.target.kind !== 'query';
  const plan = planRetrieval(request, needed + (isSimilar ? 1 : 0));
  const query = await resolveQuery(request.target, plan, dependencies);
  const retrieval = await retrieve(request, plan, query, dependencies);
  const weights = weigh(retrieval, plan.semanticRatio);
  const ranked = sorted(fuse(retrieval.candidates, weights), retrieval.candidates, request);
  const grouped = isSimilar
    ? await groupDuplicates(ranked, retrieval.candidates, dependencies.store)
    : ranked;
  const isGood = await isGoodAnswer(query, retrieval, dependencies);
  const { topK } = plan;
  const { total, degraded, sequence, facets } = retrieval;
  const { vector, terms, text } = query;
  return {
    // Beyond the top k both lists would have to be longer for the order to be right.
    ranked: total > topK ? grouped.slice(0, topK) : grouped,
    noGoodMatch: !isGood,
    ...{ topK, weights, total, degraded, sequence, facets, vector, terms, text },
  };
}

/** Whether no larger top k would give more papers. */
export function isWhole({ topK, total }: Ranking): boolean {
  return topK >= Math.min(total, MAX_RESULT_WINDOW);
}

/** The candidates for a query, without the paper that it was made of. */
async function retrieve(
  { target, filter, phrases, exact, facets, facetLimit }: SearchRequest,
  { topK, maxTerms }: Plan,
  { vector, terms, paperId }: ResolvedQuery,
  { engine }: SearchDependencies,
): Promise<Retrieval> {
  const neighbours = target.kind === 'query' ? SMOOTHING_NEIGHBOURS : NEIGHBOURS_COMPARED;
  const retrieval = await engine.retrieve({
    ...{ vector, terms, maxTerms, filter, phrases, exact, topK },
    neighbours: engine.capabilities.neighbours ? neighbours : 0,
    facets: facets && { fields: facets, limit: facetLimit ?? DEFAULT_FACET_LIMIT },
  });
  return withoutPaper(retrieval, paperId);
}

async function isGoodAnswer(
  query: ResolvedQuery,
  retrieval: Retrieval,
  { embedder, store }: SearchDependencies,
): Promise<boolean> {
  if (isGoodMatch(retrieval, embedder.model.goodMatch)) return true;
  return query.isTyped && (await hasByName(query, retrieval, store));
}

/** A search by a stored paper never finds that paper. */
function withoutPaper(retrieval: Retrieval, id: string | undefined): Retrieval {
  const place = retrieval.candidates.findIndex((candidate) => candidate.id === id);
  if (id === undefined || place < 0) return retrieval;
  const shift = (near: Candidate['neighbours']) =>
    near
      .filter(({ candidate }) => candidate !== place)
      .map(({ candidate, similarity }) => ({
        candidate: candidate === null ? null : candidate - (candidate > place ? 1 : 0),
        similarity,
      }));
  return {
    ...retrieval,
    total: retrieval.total - 1,
    candidates: retrieval.candidates
      .filter((_, other) => other !== place)
      .map((candidate) => ({ ...candidate, neighbours: shift(candidate.neighbours) })),
  };
}

/** Orders papers by relevance, or the most relevant ones by year or time of adding; those without a year come last. */
function sorted(
  ranked: Ranked[],
  candidates: readonly Candidate[],
  { sort = 'relevance', order = 'desc' }: SearchRequest,
): Ranked[] {
  const sign = order === 'desc' ? -1 : 1;
  if (sort === 'relevance') return ranked.sort((a, b) => -sign * byScore(a, b));
  const values = new Map(
    candidates.map(({ id, year, addedAtMs }) => [id, sort === 'year' ? year : addedAtMs]),
  );
  return ranked.sort((a, b) => {
    const [left = null, right = null] = [values.get(a.id), values.get(b.id)];
    if (left === right) return byScore(a, b);
    if (left === null || right === null) return left === null ? 1 : -1;
    return sign * (left - right);
  });
}
