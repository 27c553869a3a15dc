import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Retrieval, RetrievalRequest } from '../../backend/backend.js';
import type { Facets } from '../../domain/search.js';
import { candidatesOf } from './candidates.js';
import { countFacets } from './columns/facets.js';
import type { Mask } from './columns/filter-bitmap.js';
import type { Allowed } from './columns/filter-cache.js';
import type { SearchIndex } from './search-index.js';
import { nearestSlots } from './vectors/nearest.js';

/** Facets of a ranking without an end count its best papers only. */
const FACETED = 1_000;

/**
 * Takes the best by vector and the best by words, and gives every paper of either the score of the
 * other. The index may change between turns of the event loop; a paper that is removed meanwhile is
 * left out.
 */
export async function retrieve(
  index: SearchIndex,
  request: RetrievalRequest,
  papers: Allowed,
): Promise<Omit<Retrieval, 'sequence' | 'degraded'>> {
  const { vector, facets, depth } = request;
  const terms = termsOf(index, request);
  const faceted = facets && papers.count > FACETED ? Math.max(depth, FACETED) : depth;
  const byVector = vector
    ? await nearestSlots(index, vector, faceted, papers, {
        exact: request.exact ?? false,
        besideWords: terms !== undefined,
        breathe: () => nextTurn(),
      })
    : undefined;
  const met: number[] = [];
  const byWords = terms
    ? index.words.search(terms, faceted, papers.allowed, {
        live: index.liveOrAll,
        // Without a vector the papers with a word of the query are all there is to be ranked.
        meet: vector ? undefined : (slot) => met.push(slot),
      })
    : undefined;

  const found = { vector, byVector, terms, byWords };
  return {
    candidates: candidatesOf(index, found, depth, request.neighbours ?? 0),
    similarities: vector && index.moments.distribution(vector),
    wordScores: byWords?.distribution,
    total: vector ? papers.count : met.length,
    facets: facets && facetsOf(),
    plan: byVector?.plan ?? 'none',
  };

  function facetsOf(): Facets {
    const isAll = !vector || papers.count <= FACETED;
    const counted = !vector
      ? met
      : isAll
        ? slotsOf(papers.allowed)
        : [...new Set([...(byVector?.slots ?? []), ...(byWords?.slots ?? [])])];
    return {
      counts: countFacets(index.table, counted, facets as NonNullable<typeof facets>),
      papers: counted.length,
      exact: isAll,
    };
  }
}

function termsOf(index: SearchIndex, { terms, maxTerms }: RetrievalRequest) {
  return terms && maxTerms !== undefined ? index.words.keyTerms(terms, maxTerms) : terms;
}

function slotsOf(mask: Mask): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < mask.length; slot++) if (mask[slot] === 1) slots.push(slot);
  return slots;
}
