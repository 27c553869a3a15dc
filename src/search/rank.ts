import type { Candidate, Retrieval } from '../backend/backend.js';
import type { Facets, SearchRequest } from '../domain/search.js';
import type { QueryTerm } from '../text/words/analyze.js';
import { byScore, fuse, type Ranked, SMOOTHING_NEIGHBOURS, type Weights, weigh } from './fuse.js';
import { hasByName, isGoodMatch } from './good-match.js';
import { type Grouped, groupDuplicates } from './group.js';
import type { SearchDependencies } from './pipeline.js';
import { planRetrieval } from './plan.js';
import { resolveQuery } from './resolve-query.js';

/** How many of a paper's neighbours are looked at to find near-duplicates of it: all that are known. */
const NEIGHBOURS_COMPARED = 10;

/** A whole ranking, of which answers are pages. */
export interface Ranking {
  ranked: Grouped[];
  /** How many papers were taken from each list: a deeper page needs a deeper ranking. */
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

/** plan -> embed the query -> retrieve -> fuse -> group, to a depth at which `needed` papers can be shown. */
export async function rank(
  request: SearchRequest,
  needed: number,
  dependencies: SearchDependencies,
): Promise<Ranking> {
  const { embedder, backend } = dependencies;
  const isSimilar = request.target.kind !== 'query';
  const plan = planRetrieval(request, needed + (isSimilar ? 1 : 0));
  const aim = await resolveQuery(request.target, plan, dependencies);
  const retrieval = await backend.retrieve({
    ...(aim.vector && { vector: aim.vector }),
    ...(aim.terms && { terms: aim.terms }),
    ...(plan.maxTerms !== undefined && { maxTerms: plan.maxTerms }),
    ...(request.filter && { filter: request.filter }),
    ...(request.phrases && { phrases: request.phrases }),
    ...(request.exact && { exact: true }),
    ...(request.facets && {
      facets: { fields: request.facets, limit: request.facetLimit ?? DEFAULT_FACET_LIMIT },
    }),
    topK: plan.topK,
    neighbours: isSimilar ? NEIGHBOURS_COMPARED : SMOOTHING_NEIGHBOURS,
  });
  const others = withoutPaper(retrieval, aim.paperId);
  const isGood =
    isGoodMatch(others, embedder.model.goodMatch) ||
    (!isSimilar && (await hasByName(aim, others, backend)));
  const weights = weigh(others, plan.semanticRatio);
  const ranked = sorted(fuse(others.candidates, weights), others.candidates, request);
  const shown = isSimilar ? await groupDuplicates(ranked, others.candidates, backend) : ranked;
  return {
    // Below the depth both lists would have to be longer for the order to be right.
    ranked: others.total > plan.topK ? shown.slice(0, plan.topK) : shown,
    topK: plan.topK,
    weights,
    total: others.total,
    noGoodMatch: !isGood,
    degraded: retrieval.degraded,
    sequence: retrieval.sequence,
    facets: retrieval.facets,
    vector: aim.vector,
    terms: aim.terms,
    text: aim.text,
  };
}

const DEFAULT_FACET_LIMIT = 20;

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

/** By relevance, or the best of it by year or time of adding; what has no year comes last. */
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
