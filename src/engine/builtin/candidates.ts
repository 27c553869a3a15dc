import { rounded } from '../../domain/rounding.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import type { Candidate } from '../engine.js';
import type { Bitmap } from './columns/condition-column.js';
import type { LexicalRanking } from './lexical/lexical-searcher.js';
import type { IndexSnapshot, Searcher } from './searcher.js';
import type { NearestDocuments } from './vectors/nearest.js';

const NONE: readonly boolean[] = [];

/** Marks the place of a paper whose newer text was found later, until it is cut out. */
const REPLACED = -1;

/** What a search has found: each ranking with what it was made for; undefined where it was not asked for. */
export interface Found {
  vector: Float32Array | undefined;
  byVector: NearestDocuments | undefined;
  terms: readonly QueryTerm[] | undefined;
  byWords: LexicalRanking | undefined;
  /** Papers that are candidates whatever the rankings say. */
  others: readonly number[];
}

interface CandidateOptions {
  topK: number;
  neighbours: number;
  /** The docIds that satisfy each preference. */
  preferred: readonly Bitmap[];
  /** The docIds that count as found; undefined: all. */
  foundDocIds: readonly number[] | undefined;
  /** What the order of the request goes by, by docId; negative where a paper lacks it. */
  sortValues: ArrayLike<number> | undefined;
  /** The least lexical score of a match. */
  matchFloor: number;
}

interface Candidates {
  candidates: Candidate[];
  /** How many of them have a lexical score below that of a match. */
  unmatched: number;
}

/**
 * The first `topK` of both rankings, and the others, each paper once, with both raw scores: what one ranking does not
 * say of a paper of the other is computed for it. Runs for every search, so it looks things up once, in
 * arrays, and allocates little.
 */
export function candidatesOf(
  searcher: Searcher,
  snapshot: IndexSnapshot,
  found: Found,
  { topK, neighbours, preferred, foundDocIds, sortValues, matchFloor }: CandidateOptions,
): Candidates {
  const { table, rows, graph } = snapshot;
  const { vector, byVector, terms, byWords } = found;
  // A list of neighbours may name a paper that was added after the snapshot was taken.
  const places = searcher.places(table.maxDoc);
  const { docIds, ids } = livePapers(searcher, places, snapshot, found, topK);
  try {
    const similarities = new Float64Array(docIds.length).fill(Number.NaN);
    if (byVector) setScores(similarities, places, byVector.docIds, byVector.similarities, topK);
    const lexicalScores = new Float64Array(docIds.length).fill(Number.NaN);
    if (byWords) setScores(lexicalScores, places, byWords.docIds, byWords.scores, topK);
    if (terms) addLexicalScores(searcher, snapshot, docIds, lexicalScores, terms);
    const found = foundPlaces(places, docIds.length, foundDocIds);
    const reader = rows.reader();
    const sortValueOf = (docId: number) => {
      const value = sortValues?.[docId] ?? -1;
      return value < 0 ? null : value;
    };
    const years = table.years.values;
    const addedAtMs = table.addedAtMs.values;
    const unmatched = lexicalScores.filter((score) => score < matchFloor).length;
    const candidates = docIds.map((docId, place) => {
      const near: Candidate['neighbours'] = [];
      graph.each(docId, neighbours, table.isLive, (other, similarity) => {
        const candidate = places[other] as number;
        near.push({ candidate: candidate === 0 ? null : candidate - 1, similarity });
      });
      const known = similarities[place] as number;
      const year = years[docId] as number;
      return {
        id: ids[place] as string,
        similarity: vector
          ? rounded(Number.isNaN(known) ? reader.similarity(docId, vector) : known)
          : null,
        lexicalScore: terms ? rounded(lexicalScores[place] as number) : null,
        year: year < 0 ? null : year,
        addedAtMs: addedAtMs[docId] as number,
        sortValue: sortValueOf(docId),
        isFound: found === undefined || found[place] === 1,
        preferred: preferred.length === 0 ? NONE : preferred.map((bitmap) => bitmap[docId] === 1),
        neighbours: near,
      };
    });
    return { candidates, unmatched };
  } finally {
    for (const docId of docIds) places[docId] = 0;
  }
}

/**
 * The docIds and ids of the live papers of both rankings, by place, and in `places` the place plus one of
 * each docId. A paper that is being changed may be there by its old text too, which is left out.
 */
function livePapers(
  searcher: Searcher,
  places: Int32Array,
  { table }: IndexSnapshot,
  { byVector, byWords, others }: Found,
  topK: number,
): { docIds: number[]; ids: string[] } {
  const docIds: number[] = [];
  const ids: string[] = [];
  let replaced = 0;
  const rankings: ArrayLike<number>[] = [byVector?.docIds ?? [], byWords?.docIds ?? []];
  const first = rankings.map((docIds) => ({ docIds, count: Math.min(topK, docIds.length) }));
  first.push({ docIds: others, count: others.length });
  const count = first.reduce((sum, ranking) => sum + ranking.count, 0);
  searcher.ids.reset(ids, count);
  for (const ranking of first) {
    for (let rank = 0; rank < ranking.count; rank++) {
      const docId = ranking.docIds[rank] as number;
      if (places[docId] !== 0 || table.live.get(docId) === 0) continue;
      const place = docIds.length;
      ids[place] = table.ids.get(docId);
      const other = searcher.ids.add(place);
      if (other >= 0) {
        const otherDocId = docIds[other] as number;
        if (otherDocId > docId) continue;
        places[otherDocId] = 0;
        docIds[other] = REPLACED;
        searcher.ids.replace(place);
        replaced++;
      }
      docIds[place] = docId;
      places[docId] = place + 1;
    }
  }
  ids.length = docIds.length;
  if (replaced === 0) return { docIds, ids };
  const kept = docIds.flatMap((docId, place) => (docId === REPLACED ? [] : [place]));
  const keptDocIds = kept.map((place) => docIds[place] as number);
  for (const [place, docId] of keptDocIds.entries()) places[docId] = place + 1;
  return { docIds: keptDocIds, ids: kept.map((place) => ids[place] as string) };
}

/** 1 for the place of each candidate among the docIds that are found; undefined where all are. */
function foundPlaces(
  places: Int32Array,
  count: number,
  foundDocIds: readonly number[] | undefined,
): Uint8Array | undefined {
  if (!foundDocIds) return undefined;
  const found = new Uint8Array(count);
  for (const docId of foundDocIds) {
    const place = (places[docId] as number) - 1;
    if (place >= 0) found[place] = 1;
  }
  return found;
}

/** Sets the scores of the first `topK` of a ranking by place. */
function setScores(
  byPlace: Float64Array,
  places: Int32Array,
  docIds: ArrayLike<number>,
  scores: ArrayLike<number>,
  topK: number,
): void {
  for (let rank = 0; rank < Math.min(topK, docIds.length); rank++) {
    const place = (places[docIds[rank] as number] as number) - 1;
    if (place >= 0) byPlace[place] = scores[rank] as number;
  }
}

/** Computes the scores that are not set: those of papers that the lexical ranking does not have. */
function addLexicalScores(
  { lexical }: Searcher,
  snapshot: IndexSnapshot,
  docIds: readonly number[],
  scores: Float64Array,
  terms: readonly QueryTerm[],
): void {
  const unscored: number[] = [];
  for (let place = 0; place < scores.length; place++) {
    if (Number.isNaN(scores[place])) unscored.push(place);
  }
  const computed = lexical.scoresOf(
    snapshot.lexical,
    unscored.map((place) => docIds[place] as number),
    terms,
  );
  for (let k = 0; k < unscored.length; k++) scores[unscored[k] as number] = computed[k] as number;
}
