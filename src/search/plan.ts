import { MAX_RESULT_WINDOW, type SearchRequest } from '../domain/search.js';
import type { FoundRule } from '../engine/engine.js';

/** The top k of the ranking that a first page comes from. */
export const FIRST_TOP_K = 100;
/** The values of top k that rankings are computed with. */
const TOP_K_STEPS = [FIRST_TOP_K, MAX_RESULT_WINDOW + 1];

/** What vectors count in a hybrid score unless the request says otherwise; docs/decisions/0008. */
const DEFAULT_RATIO = 0.65;
/** How many words of a whole abstract make the query, those that count most; docs/decisions/0008. */
const MAX_PASSAGE_TERMS = 50;

/** How many values of each facet are counted unless the request says otherwise. */
export const DEFAULT_FACET_LIMIT = 20;

/** What counts as found by a typed query in hybrid mode; docs/decisions/0022. */
const FOUND: FoundRule = {
  nearest: 100,
  allUpTo: 200,
  bestByWords: 100,
  minWordShare: 0.6,
};

/**
 * ... and by one that is nothing but the name of people who are surely meant: their papers (`Preference.isFound`), and
 * every paper that has all words of the name. One that shares a word with them (`Wei Li` for `Wei Wang`) is no answer.
 */
export const FOUND_BY_NAME: FoundRule = {
  ...{ nearest: 0, allUpTo: 0, bestByWords: 0, minWordShare: 1 },
};

/** What is asked of the engine for a request. */
export interface Plan {
  /** How many papers to take from each of the two rankings. */
  topK: number;
  byVector: boolean;
  byTerms: boolean;
  semanticRatio: number;
  /** Which papers count as found; undefined: all that are ranked. */
  found: FoundRule | undefined;
  /** How many terms to use at most; undefined: all. */
  maxTerms: number | undefined;
}

/**
 * What to retrieve so that the first `needed` papers of the ranking can be shown. An approximate index
 * may rank a little differently with another top k, so all pages up to the same step come from one
 * ranking. Sorting by year or time needs all that may be sorted.
 */
export function planRetrieval(request: SearchRequest, needed: number): Plan {
  const { mode, target, sort = 'relevance' } = request;
  const topK = sort === 'relevance' ? TOP_K_STEPS.find((step) => step >= needed) : undefined;
  return {
    topK: topK ?? MAX_RESULT_WINDOW + 1,
    byVector: mode !== 'lexical',
    byTerms: mode !== 'semantic',
    semanticRatio:
      mode === 'hybrid' ? (request.semanticRatio ?? DEFAULT_RATIO) : mode === 'semantic' ? 1 : 0,
    found: mode === 'hybrid' && target.kind === 'query' ? FOUND : undefined,
    maxTerms: target.kind === 'query' ? undefined : MAX_PASSAGE_TERMS,
  };
}
