import { setImmediate as nextTurn } from 'node:timers/promises';
import { matchesFilter } from '../../domain/filter.js';
import { rounded } from '../../domain/rounding.js';
import type { DocumentSource } from '../../store/document-source.js';
import type { VersionedPaper } from '../../store/store.js';
import type { Candidate, Retrieval, RetrievalRequest } from '../engine.js';
import { innerProduct } from './vectors/vector-rows.js';

const ROWS_A_TURN = 256;
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
  const phrased = request.phrases?.length
    ? new Set(source.versionsWithPhrases(request.phrases))
    : undefined;
  const counts = ({ version, paper, addedAtMs }: Omit<VersionedPaper, 'vector'>) =>
    (phrased?.has(version) ?? true) &&
    (request.filter === undefined || matchesFilter(request.filter, paper, addedAtMs));
  return request.vector
    ? byVector(source, request.vector, request.topK, counts)
    : byWords(source, request, counts);
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
  for (let after = 0; ; ) {
    const papers = source.papersWithVersions(after, Number.MAX_SAFE_INTEGER, ROWS_A_TURN);
    const last = papers.at(-1);
    if (!last) break;
    for (const paper of papers) {
      if (!counts(paper)) continue;
      total++;
      best.push(candidate(paper, { similarity: rounded(innerProduct(paper.vector, query)) }));
    }
    keepBest();
    after = last.version;
    await nextTurn();
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
  { terms = [], topK }: RetrievalRequest,
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
    candidates: candidates.slice(0, topK),
    lexicalScores: 'unknown',
    total: candidates.length,
  };
}

const NOTHING: Found = {
  candidates: [],
  similarities: undefined,
  lexicalScores: undefined,
  total: 0,
  facets: undefined,
  degraded: true,
};

function candidate(
  { paper, addedAtMs }: Pick<VersionedPaper, 'paper' | 'addedAtMs'>,
  scores: Partial<Pick<Candidate, 'similarity' | 'lexicalScore'>>,
): Candidate {
  const { id, year } = paper;
  return { id, year, addedAtMs, similarity: null, lexicalScore: null, neighbours: [], ...scores };
}

/** Each paper once, where it stands first: one that is being changed may be found by its old and its new text. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map([...candidates].reverse().map((one) => [one.id, one])).values()].reverse();
}
