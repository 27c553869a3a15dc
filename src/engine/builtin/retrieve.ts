import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Facets } from '../../domain/search.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import type { Retrieval, RetrievalRequest } from '../engine.js';
import { candidatesOf } from './candidates.js';
import { countFacets } from './columns/facets.js';
import { docIdsOf } from './columns/filter-bitmap.js';
import type { AllowedDocuments } from './columns/filter-cache.js';
import { foundDocuments, type RequestedDocuments } from './found-documents.js';
import type { IndexSnapshot, Searcher } from './searcher.js';
import { firstInOrder, mostPreferred, sortValuesOf } from './sorted-documents.js';
import { type NearestDocuments, nearestDocuments } from './vectors/nearest.js';

/** Facets of a ranking without an end count its best papers only. */
const FACETED = 1_000;

/**
 * Takes the best by vector and the best by words of the papers that are allowed, and gives every paper
 * of either the score of the other. The index may change between turns of the event loop (see
 * IndexSnapshot); a paper that is removed meanwhile is left out.
 */
export async function retrieve(
  searcher: Searcher,
  snapshot: IndexSnapshot,
  request: RetrievalRequest,
  documents: RequestedDocuments,
): Promise<Omit<Retrieval, 'sequence' | 'degraded'>> {
  const { vector, topK, found: rule, sort } = request;
  const { allowed: papers } = documents;
  const { table, vectorStatistics } = snapshot;
  const terms = termsOf(searcher, snapshot, request);
  const isEndless = vector !== undefined && !rule;
  const isCounted = canBeCounted(request, documents, snapshot);
  const depth = isEndless && request.facets ? Math.max(topK, FACETED) : topK;
  const near = await nearOf(snapshot, request, depth, papers);

  const live = table.live.values;
  const isOpen = papers.count === snapshot.size;
  const byWords = terms
    ? searcher.lexical.search(
        snapshot.lexical,
        terms,
        Math.max(depth, rule?.bestByWords ?? 0),
        papers.allowed,
        {
          live: table.liveCount === table.maxDoc ? undefined : live,
          minShare: isEndless ? undefined : (rule?.minWordShare ?? 0),
          countOnly: isCounted,
          overall: rule && !isOpen ? { papers: live, limit: rule.bestByWords } : undefined,
        },
      )
    : undefined;
  const found = { vector, byVector: near.allowed, terms, byWords };
  const docIds = isEndless || isCounted ? undefined : allFound();
  const sortValues = sort && sortValuesOf(snapshot, sort.by);
  const others = [...sorted(docIds ?? []), ...preferredAndPinned(docIds ?? [])];
  const rankings =
    sort && docIds
      ? { ...found, byVector: undefined, byWords: undefined, others }
      : { ...found, others };
  const { candidates, unmatched } = candidatesOf(searcher, snapshot, rankings, {
    topK,
    neighbours: request.neighbours ?? 0,
    preferred: documents.preferred,
    foundDocIds: docIds,
    sortValues,
    matchFloor: byWords?.matchFloor ?? 0,
  });
  return {
    candidates,
    similarities: vector && vectorStatistics.similarityStatistics(vector),
    lexicalScores: byWords?.statistics,
    nearestSimilarity: near.overall?.similarities[0] ?? null,
    // Where the candidates are both rankings, they are all that is found beside the matches.
    total: docIds?.length ?? (isCounted ? (byWords?.matchCount ?? 0) + unmatched : papers.count),
    papers: snapshot.size,
    facets: request.facets && (await facetsOf(request.facets)),
  };

  function allFound(): number[] {
    // Without anything to look for every paper that is allowed is asked for.
    const isNamed = documents.sufficient.some(Boolean) || documents.pinned.length > 0;
    if (!vector && !terms && !isNamed) return docIdsOf(papers.allowed);
    return foundDocuments(searcher, snapshot, documents, {
      nearest: near.overall?.docIds ?? [],
      matches: byWords?.matches ?? [],
      bestByWords: (isOpen ? byWords?.docIds : byWords?.bestOverall)?.subarray(
        0,
        rule?.bestByWords ?? 0,
      ),
    });
  }

  function sorted(all: readonly number[]): number[] {
    return sort && sortValues ? firstInOrder(sortValues, all, sort.order, topK) : [];
  }

  function pinned(): number[] {
    return documents.pinned.filter((docId) => papers.allowed[docId] === 1);
  }

  /** Papers that neither ranking need have, and that are to be ranked. */
  function preferredAndPinned(all: readonly number[]): number[] {
    if (documents.preferred.length === 0) return [...pinned()];
    const preferred = mostPreferred(searcher, snapshot, { terms, topK }, all, {
      bitmaps: documents.preferred,
      sufficient: documents.sufficient,
    });
    return [...pinned(), ...preferred];
  }

  async function facetsOf(asked: NonNullable<typeof request.facets>): Promise<Facets> {
    const isAll = docIds !== undefined || papers.count <= FACETED;
    const counted =
      docIds ??
      (isAll ? docIdsOf(papers.allowed) : docIdsFound(searcher.places(table.maxDoc), found));
    const counts = await countFacets(table, counted, asked);
    return { counts, papers: counted.length, exact: isAll };
  }
}

/**
 * Whether the papers found need only be counted: nothing asks which they are, and both rankings are among them.
 */
function canBeCounted(
  { vector, terms, found: rule, facets, sort, topK }: RetrievalRequest,
  { allowed, preferred, pinned }: RequestedDocuments,
  { size }: IndexSnapshot,
): boolean {
  if (!vector || !terms || !rule || facets || sort) return false;
  const isOpen = allowed.count === size && preferred.length + pinned.length === 0;
  const isFew = size <= rule.allUpTo;
  return isOpen && !isFew && topK === rule.nearest && topK === rule.bestByWords;
}

/** The nearest of the papers that are allowed, and where the rule of what is found asks for them, of all. */
async function nearOf(
  snapshot: IndexSnapshot,
  { vector, terms, exact = false, found: rule, sort }: RetrievalRequest,
  depth: number,
  papers: AllowedDocuments,
): Promise<{ allowed: NearestDocuments | undefined; overall: NearestDocuments | undefined }> {
  if (!vector) return { allowed: undefined, overall: undefined };
  const options = { exact, besideWords: terms !== undefined, yieldTurn: () => nextTurn() };
  const { table, size } = snapshot;
  const all = { allowed: table.live.values, count: size };
  const nearest = rule && size <= rule.allUpTo ? size : (rule?.nearest ?? 0);
  const overall = rule && (await nearestDocuments(snapshot, vector, nearest, all, options));
  if (overall && (sort || (papers.count === size && depth <= nearest))) {
    return { allowed: overall, overall };
  }
  return { allowed: await nearestDocuments(snapshot, vector, depth, papers, options), overall };
}

function termsOf(
  searcher: Searcher,
  snapshot: IndexSnapshot,
  { terms, maxTerms }: RetrievalRequest,
): readonly QueryTerm[] | undefined {
  if (!terms || maxTerms === undefined) return terms;
  return searcher.lexical.keyTerms(snapshot.lexical, terms, maxTerms);
}

/** The docIds of both rankings, each once. `places` is all zero before and after. */
function docIdsFound(
  places: Int32Array,
  {
    byVector,
    byWords,
  }: {
    byVector?: { docIds: ArrayLike<number> } | undefined;
    byWords?: { docIds: ArrayLike<number> } | undefined;
  },
): number[] {
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
