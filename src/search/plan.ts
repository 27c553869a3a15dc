import { MAX_RESULT_WINDOW, type SearchRequest } from '../domain/search.js';

/** The top k of the ranking that a first page comes from. */
export const FIRST_TOP_K = 100;
/** The values of top k that rankings are computed with. */
const TOP_K_STEPS = [FIRST_TOP_K, MAX_RESULT_WINDOW + 1];

/** What vectors count in a hybrid score unless the request says otherwise; docs/decisions/0008. */
const DEFAULT_RATIO = 0.65;
/** How many words of a whole abstract make the query, those that count most; docs/decisions/0008. */
const MAX_PASSAGE_TERMS = 50;

/** What is asked of the engine for a request. */
export interface Plan {
  /** How many papers to take from each of the two rankings. */
  topK: number;
  byVector: boolean;
  byTerms: boolean;
  semanticRatio: number;
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
    maxTerms: target.kind === 'query' ? undefined : MAX_PASSAGE_TERMS,
  };
}
