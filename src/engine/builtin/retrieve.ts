import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Facets } from '../../domain/search.js';
import type { Retrieval, RetrievalRequest } from '../engine.js';
import { candidatesOf } from './candidates.js';
import { countFacets } from './columns/facets.js';
import type { Bitmap } from './columns/filter-bitmap.js';
import type { AllowedDocuments } from './columns/filter-cache.js';
import type { SearchIndex } from './search-index.js';
import { nearestDocuments } from './vectors/nearest.js';

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
  papers: AllowedDocuments,
): Promise<Omit<Retrieval, 'sequence' | 'degraded'>> {
  const { vector, facets, topK } = request;
  const terms = termsOf(index, request);
  const faceted = facets && papers.count > FACETED ? Math.max(topK, FACETED) : topK;
  const byVector = vector
    ? await nearestDocuments(index, vector, faceted, papers, {
        exact: request.exact ?? false,
        besideWords: terms !== undefined,
        yieldTurn: () => nextTurn(),
      })
    : undefined;
  const matches: number[] = [];
  const byWords = terms
    ? index.lexical.search(terms, faceted, papers.allowed, {
        live: index.liveOrAll,
        // Without a vector the papers with a word of the query are all there is to be ranked.
        onMatch: vector ? undefined : (docId) => matches.push(docId),
      })
    : undefined;

  const found = { vector, byVector, terms, byWords };
  return {
    candidates: candidatesOf(index, found, topK, request.neighbours ?? 0),
    similarities: vector && index.vectorStatistics.similarityStatistics(vector),
    lexicalScores: byWords?.statistics,
    total: vector ? papers.count : matches.length,
    facets: facets && facetsOf(),
  };

  function facetsOf(): Facets {
    const isAll = !vector || papers.count <= FACETED;
    const counted = !vector
      ? matches
      : isAll
        ? docIdsOf(papers.allowed)
        : [...new Set([...(byVector?.docIds ?? []), ...(byWords?.docIds ?? [])])];
    return {
      counts: countFacets(index.table, counted, facets as NonNullable<typeof facets>),
      papers: counted.length,
      exact: isAll,
    };
  }
}

function termsOf(index: SearchIndex, { terms, maxTerms }: RetrievalRequest) {
  return terms && maxTerms !== undefined ? index.lexical.keyTerms(terms, maxTerms) : terms;
}

function docIdsOf(bitmap: Bitmap): number[] {
  const docIds: number[] = [];
  for (let docId = 0; docId < bitmap.length; docId++) if (bitmap[docId] === 1) docIds.push(docId);
  return docIds;
}
