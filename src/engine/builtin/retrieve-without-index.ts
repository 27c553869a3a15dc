import { type Filter, matchesFilter } from '../../domain/filter.js';
import { rounded } from '../../domain/rounding.js';
import type { DocumentSource } from '../../store/document-source.js';
import type { VersionedPaper } from '../../store/store.js';
import type { Candidate, Retrieval, RetrievalRequest } from '../engine.js';
import { everyPaper } from './every-paper.js';
import { phraseTest } from './phrase-test.js';
import { innerProduct } from './vectors/vector-rows.js';

/** How many papers are found by words, more than asked for: a filter may take some away. */
const MAX_BY_WORDS = 5_000;

type Found = Omit<Retrieval, 'sequence'>;

/**
 * Answers while there is no index. With a vector every paper is compared: right, and slow enough that
 * the event loop gets a turn after each 256; the words of the query are left aside. Without a vector
 * SQLite ranks by words. A paper that is changed meanwhile is found by its old text, its new one or
 * both, and never by neither.
 */
export async function retrieveWithoutIndex(
  source: DocumentSource,
  request: RetrievalRequest,
): Promise<Found> {
  const hasPhrases = phraseTest(source, request);
  const counts = ({ version, paper, addedAtMs }: Omit<VersionedPaper, 'vector'>) =>
    hasPhrases(version) &&
    (request.filter === undefined || matchesFilter(request.filter, paper, addedAtMs));
  const { vector, terms, topK, sort, pinned = [] } = request;
  const found = await (vector
    ? byVector(source, vector, topK, counts)
    : terms
      ? byWords(source, request, counts)
      : pinned.length > 0
        ? { ...NOTHING, candidates: [], total: 0 }
        : all(source, topK, counts));
  const known = new Set(found.candidates.map(({ id }) => id));
  const named = pinnedPapers(source, pinned, counts).filter(({ id }) => !known.has(id));
  return {
    ...found,
    candidates: [...named, ...found.candidates].map((one) => ({
      ...one,
      sortValue: sort?.by === 'year' ? one.year : sort?.by === 'added' ? one.addedAtMs : null,
    })),
    total: found.total + (vector ? 0 : named.length),
    papers: source.count(),
  };
}

/** The papers with these ids that count. */
function pinnedPapers(
  source: DocumentSource,
  ids: readonly string[],
  counts: (paper: Omit<VersionedPaper, 'vector'>) => boolean,
): Candidate[] {
  if (ids.length === 0) return [];
  const papers = source.papersByVersions(source.versionsOfIds(ids));
  return [...papers].flatMap(([version, stored]) =>
    counts({ version, ...stored }) ? [candidate(stored, {})] : [],
  );
}

/** The newest of all papers that count, where nothing is asked for but conditions. */
async function all(
  source: DocumentSource,
  topK: number,
  counts: (paper: VersionedPaper) => boolean,
): Promise<Found> {
  const candidates: Candidate[] = [];
  for await (const papers of everyPaper(source)) {
    candidates.push(...papers.filter(counts).map((paper) => candidate(paper, {})));
  }
  const newest = distinct(candidates).sort((a, b) => (b.year ?? -1) - (a.year ?? -1));
  return { ...NOTHING, candidates: newest.slice(0, topK), total: newest.length };
}

/** Whether any paper satisfies a filter, by a look at each until one does. */
export async function hasAnyWithoutIndex(source: DocumentSource, filter: Filter): Promise<boolean> {
  for await (const papers of everyPaper(source)) {
    if (papers.some(({ paper, addedAtMs }) => matchesFilter(filter, paper, addedAtMs))) return true;
  }
  return false;
}

async function byVector(
  source: DocumentSource,
  query: Float32Array,
  topK: number,
  counts: (paper: VersionedPaper) => boolean,
): Promise<Found> {
  let best: Candidate[] = [];
  let total = 0;
  const keepBest = () => {
    best.sort((a, b) => (b.similarity ?? 0) - (a.similarity ?? 0) || (a.id < b.id ? -1 : 1));
    best = distinct(best).slice(0, topK);
  };
  for await (const papers of everyPaper(source)) {
    for (const paper of papers) {
      if (!counts(paper)) continue;
      total++;
      best.push(candidate(paper, { similarity: rounded(innerProduct(paper.vector, query)) }));
    }
    keepBest();
  }
  return {
    ...NOTHING,
    candidates: best,
    similarities: 'unknown',
    total,
  };
}

async function byWords(
  source: DocumentSource,
  { terms = [], topK, pinned = [] }: RetrievalRequest,
  counts: (paper: Omit<VersionedPaper, 'vector'>) => boolean,
): Promise<Found> {
  const found = source.versionsWithWords(
    terms.map(({ term }) => term),
    MAX_BY_WORDS,
  );
  const papers = source.papersByVersions(found.map(({ version }) => version));
  const candidates = found.flatMap(({ version, score }) => {
    const stored = papers.get(version);
    if (!stored || !counts({ version, ...stored })) return [];
    return [candidate(stored, { lexicalScore: rounded(score) })];
  });
  return {
    ...NOTHING,
    // Pinned papers that have a word are among those counted, wherever they stand.
    candidates: candidates.filter(({ id }, rank) => rank < topK || pinned.includes(id)),
    lexicalScores: 'unknown',
    total: candidates.length,
  };
}

const NOTHING: Found = {
  candidates: [],
  similarities: undefined,
  lexicalScores: undefined,
  nearestSimilarity: null,
  total: 0,
  papers: 0,
  facets: undefined,
  degraded: true,
};

function candidate(
  { paper, addedAtMs }: Pick<VersionedPaper, 'paper' | 'addedAtMs'>,
  scores: Partial<Pick<Candidate, 'similarity' | 'lexicalScore'>>,
): Candidate {
  const { id, year } = paper;
  const known = {
    id,
    year,
    addedAtMs,
    sortValue: null,
    isFound: true,
    preferred: [],
    neighbours: [],
  };
  return { ...known, similarity: null, lexicalScore: null, ...scores };
}

/** Each paper once, where it stands first: one that is being changed may be found by its old and its new text. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map([...candidates].reverse().map((one) => [one.id, one])).values()].reverse();
}
