import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Facets } from '../../domain/search.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import type { Retrieval, RetrievalRequest } from '../engine.js';
import { candidatesOf, type Found } from './candidates.js';
import type { Bitmap } from './columns/condition-column.js';
import { countFacets } from './columns/facets.js';
import type { AllowedDocuments } from './columns/filter-cache.js';
import type { IndexSnapshot, Searcher } from './searcher.js';
import { nearestDocuments } from './vectors/nearest.js';

/** Facets of a ranking without an end count its best papers only. */
const FACETED = 1_000;

/**
 * Takes the best by vector and the best by words of the `papers` that are allowed, and gives every paper
 * of either the score of the other. The index may change between turns of the event loop (see
 * IndexSnapshot); a paper that is removed meanwhile is left out.
 */
export async function retrieve(
  searcher: Searcher,
  snapshot: IndexSnapshot,
  request: RetrievalRequest,
  papers: AllowedDocuments,
): Promise<Omit<Retrieval, 'sequence' | 'degraded'>> {
  const { vector, facets, topK } = request;
  const terms = termsOf(searcher, snapshot, request);
  const faceted = facets && papers.count > FACETED ? Math.max(topK, FACETED) : topK;
  const byVector = vector
    ? await nearestDocuments(snapshot, vector, faceted, papers, {
        exact: request.exact ?? false,
        besideWords: terms !== undefined,
        yieldTurn: () => nextTurn(),
      })
    : undefined;
  const { table, vectorStatistics } = snapshot;
  const matches: number[] = [];
  const byWords = terms
    ? searcher.lexical.search(snapshot.lexical, terms, faceted, papers.allowed, {
        live: table.liveCount === table.maxDoc ? undefined : table.live.values,
        // Without a vector the papers with a word of the query are all there is to be ranked.
        onMatch: vector ? undefined : (docId) => matches.push(docId),
      })
    : undefined;

  const found = { vector, byVector, terms, byWords };
  return {
    candidates: candidatesOf(searcher, snapshot, found, topK, request.neighbours ?? 0),
    similarities: vector && vectorStatistics.similarityStatistics(vector),
    lexicalScores: byWords?.statistics,
    total: vector ? papers.count : matches.length,
    facets: facets && facetsOf(facets),
  };

  function facetsOf(asked: NonNullable<typeof facets>): Facets {
    const isAll = !vector || papers.count <= FACETED;
    const counted = !vector
      ? matches
      : isAll
        ? docIdsOf(papers.allowed)
        : docIdsFound(searcher.places(table.maxDoc), found);
    return { counts: countFacets(table, counted, asked), papers: counted.length, exact: isAll };
  }
}

function termsOf(
  searcher: Searcher,
  snapshot: IndexSnapshot,
  { terms, maxTerms }: RetrievalRequest,
): readonly QueryTerm[] | undefined {
  if (!terms || maxTerms === undefined) return terms;
  return searcher.lexical.keyTerms(snapshot.lexical, terms, maxTerms);
}

function docIdsOf(bitmap: Bitmap): number[] {
  const docIds: number[] = [];
  for (let docId = 0; docId < bitmap.length; docId++) if (bitmap[docId] === 1) docIds.push(docId);
  return docIds;
}

/** The docIds of both rankings, each once. `places` is all zero before and after. */
function docIdsFound(places: Int32Array, { byVector, byWords }: Found): number[] {
  const docIds: number[] = [];
  for (const ranking of [byVector?.docIds ?? [], byWords?.docIds ?? []]) {
    for (let rank = 0; rank < ranking.length; rank++) {
      const docId = ranking[rank] as number;
      if (places[docId] !== 0) continue;
      places[docId] = 1;
      docIds.push(docId);
    }
  }
  for (const docId of docIds) places[docId] = 0;
  return docIds;
}
