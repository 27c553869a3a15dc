import { type Facets, MAX_RESULT_WINDOW, type SearchRequest } from '../domain/search.js';
import type { Candidate, Retrieval, SortOrder } from '../engine/engine.js';
import type { ParsedQuery } from '../query/parsed-query.js';
import type { QueryTerm } from '../text/words/analyze.js';
import type { SearchDependencies } from './dependencies.js';
import { byScore, fuse, type Ranked, SMOOTHING_NEIGHBOURS, type Weights, weigh } from './fuse.js';
import { isGoodAnswer } from './good-match.js';
import { type Grouped, groupDuplicates } from './group.js';
import { DEFAULT_FACET_LIMIT, FOUND_BY_NAME, type Plan, planRetrieval } from './plan.js';
import { preferencesOf, type Wishes, withPreferences } from './prefer.js';
import { type ResolvedQuery, resolveQuery } from './resolve-query.js';

/** How many of a paper's neighbours are looked at to find near-duplicates of it: all that are known. */
const NEIGHBOURS_COMPARED = 10;

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
  /** What was understood of a typed query. */
  parsed: ParsedQuery | undefined;
}

/** The ranking for a request, with a top k at which its first `needed` papers can be shown. */
export async function rank(
  request: SearchRequest,
  needed: number,
  dependencies: SearchDependencies,
): Promise<Ranking> {
  const isSimilar = request.target.kind !== 'query';
  const plan = planRetrieval(request, needed + (isSimilar ? 1 : 0));
  const query = await resolveQuery(request, plan, dependencies);
  const isHybrid = request.mode === 'hybrid';
  const preferences = query.parsed && isHybrid ? preferencesOf(query.parsed) : [];
  const named = isHybrid ? namedIn(query) : [];
  const wishes = { preferences, named };
  const order = orderOf(request, query, wishes);
  const retrieval = await retrieve(request, plan, query, { ...wishes, order }, dependencies);
  const { candidates } = retrieval;
  const weights = weigh(retrieval, plan.semanticRatio);
  const fused = withPreferences(fuse(candidates, weights), candidates, preferences, named);
  const found = retrieval.total === 0 ? fused : fused.filter((_, k) => candidates[k]?.isFound);
  const ranked = order ? inOrder(found, candidates, order) : byRelevance(found, request);
  const grouped = isSimilar
    ? await groupDuplicates(ranked, candidates, dependencies.store)
    : ranked;
  const isGood = await isGoodAnswer(
    query,
    retrieval,
    { ...wishes, isFiltered: isFiltered(request, query) },
    dependencies,
  );
  const { topK } = plan;
  const { total, degraded, sequence, facets } = retrieval;
  const { vector, terms, text, parsed } = query;
  return {
    // Beyond the top k both lists would have to be longer for the order to be right.
    ranked: total > topK ? grouped.slice(0, topK) : grouped,
    noGoodMatch: !isGood,
    ...{ topK, weights, total, degraded, sequence, facets, vector, terms, text, parsed },
  };
}

/** Whether no larger top k would give more papers. */
export function isWhole({ topK, total }: Ranking): boolean {
  return topK >= Math.min(total, MAX_RESULT_WINDOW);
}

/** Whether a filter, or conditions in the query, may have left papers out. */
function isFiltered({ filter, phrases = [] }: SearchRequest, query: ResolvedQuery): boolean {
  const { parsed } = query;
  const conditions = [parsed?.phrases, parsed?.titlePhrases, parsed?.excluded, phrases];
  return (
    filter !== undefined || query.filter !== undefined || conditions.some((some) => some?.length)
  );
}

const namedIn = ({ parsed }: ResolvedQuery): string[] => [
  ...new Set(parsed?.identities.flatMap(({ ids }) => ids)),
];

/** The candidates for a query, without the paper that it was made of. */
async function retrieve(
  { target, filter, phrases = [], exact, facets, facetLimit }: SearchRequest,
  { topK, maxTerms, found }: Plan,
  { vector, terms, paperId, parsed, filter: ofFields }: ResolvedQuery,
  { preferences, named, order }: Wishes & { order: Order | undefined },
  { engine }: SearchDependencies,
): Promise<Retrieval> {
  const neighbours = target.kind === 'query' ? SMOOTHING_NEIGHBOURS : NEIGHBOURS_COMPARED;
  const filters = [filter, ofFields].filter((one) => one !== undefined);
  const retrieval = await engine.retrieve({
    ...{ vector, terms, maxTerms, exact, topK },
    found: found && parsed && isName(parsed) ? FOUND_BY_NAME : found,
    filter: filters.length > 1 ? { kind: 'and', of: filters } : filters[0],
    phrases: [...phrases, ...(parsed?.phrases ?? [])],
    titlePhrases: parsed?.titlePhrases,
    excluded: parsed?.excluded,
    preferred: preferences,
    pinned: named,
    sort: order && { by: order.by, order: order.order },
    neighbours: engine.capabilities.neighbours ? neighbours : 0,
    facets: facets && { fields: facets, limit: facetLimit ?? DEFAULT_FACET_LIMIT },
  });
  return withoutPaper(retrieval, paperId);
}

/** Whether a query is nothing but the names of people who are surely meant. */
const isName = ({ topic, people }: ParsedQuery): boolean =>
  topic === '' && people.some(({ isCertain }) => isCertain);

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

/** What papers are ordered by instead of relevance. */
interface Order extends SortOrder {
  /** Whether it was asked for, and not just the newest come first where nothing is more or less relevant. */
  isAsked: boolean;
}

function orderOf(
  { sort = 'relevance', order = sort === 'title' ? 'asc' : 'desc' }: SearchRequest,
  { vector, terms }: ResolvedQuery,
  { named }: Wishes,
): Order | undefined {
  if (sort !== 'relevance') return { by: sort, order, isAsked: true };
  const isRanked = vector !== undefined || terms !== undefined || named.length > 0;
  return isRanked ? undefined : { by: 'year', order, isAsked: false };
}

function byRelevance(ranked: Ranked[], { order = 'desc' }: SearchRequest): Ranked[] {
  return ranked.sort((a, b) => (order === 'desc' ? byScore(a, b) : -byScore(a, b)));
}

/** Orders papers by what they are; those that lack it come last. */
function inOrder(
  ranked: Ranked[],
  candidates: readonly Candidate[],
  { order, isAsked }: Order,
): Ranked[] {
  const sign = order === 'desc' ? -1 : 1;
  const values = new Map(candidates.map(({ id, sortValue }) => [id, sortValue]));
  return ranked.sort((a, b) => {
    if (!isAsked && a.preference !== b.preference) return b.preference - a.preference;
    const [left = null, right = null] = [values.get(a.id), values.get(b.id)];
    if (left === right) return byScore(a, b);
    if (left === null || right === null) return left === null ? 1 : -1;
    return sign * (left - right);
  });
}
