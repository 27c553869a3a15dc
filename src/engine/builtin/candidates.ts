import { rounded } from '../../domain/rounding.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import type { Candidate } from '../engine.js';
import type { LexicalRanking } from './lexical/lexical-index.js';
import type { SearchIndex } from './search-index.js';
import type { NearestDocuments } from './vectors/nearest.js';

export interface Found {
  vector: Float32Array | undefined;
  byVector: NearestDocuments | undefined;
  terms: readonly QueryTerm[] | undefined;
  byWords: LexicalRanking | undefined;
}

/**
 * The first `depth` of both rankings, each paper once, with both raw scores: what one ranking does not
 * say of a paper of the other is computed for it. Runs for every search, so it looks things up once and
 * allocates little.
 */
export function candidatesOf(
  index: SearchIndex,
  found: Found,
  depth: number,
  neighbours: number,
): Candidate[] {
  const { vector, byVector, terms, byWords } = found;
  const similarities = scoresByDocId(byVector?.docIds, byVector?.similarities, depth);
  const lexicalScores = scoresByDocId(byWords?.docIds, byWords?.scores, depth);
  const idOf = onePerId(index, [...similarities.keys(), ...lexicalScores.keys()]);
  const docIds = [...idOf.keys()];
  if (terms) {
    const unscored = docIds.filter((docId) => !lexicalScores.has(docId));
    const scores = index.lexical.scoresOf(unscored, terms);
    for (let k = 0; k < unscored.length; k++) {
      lexicalScores.set(unscored[k] as number, scores[k] as number);
    }
  }
  const placeOf = new Map<number, number>();
  for (let place = 0; place < docIds.length; place++) placeOf.set(docIds[place] as number, place);
  const { table, rows, graph } = index;
  const years = table.years.values;
  const addedAtMs = table.addedAtMs.values;
  return docIds.map((docId) => {
    const near: Candidate['neighbours'] = [];
    graph.each(docId, neighbours, index.isLive, (other, similarity) => {
      near.push({ candidate: placeOf.get(other) ?? null, similarity });
    });
    const year = years[docId] as number;
    return {
      id: idOf.get(docId) as string,
      similarity: vector
        ? rounded(similarities.get(docId) ?? rows.similarity(docId, vector))
        : null,
      lexicalScore: terms ? rounded(lexicalScores.get(docId) as number) : null,
      year: year < 0 ? null : year,
      addedAtMs: addedAtMs[docId] as number,
      neighbours: near,
    };
  });
}

function scoresByDocId(
  docIds: ArrayLike<number> = [],
  scores: ArrayLike<number> = [],
  depth: number,
): Map<number, number> {
  const byDocId = new Map<number, number>();
  for (let rank = 0; rank < Math.min(depth, docIds.length); rank++) {
    byDocId.set(docIds[rank] as number, scores[rank] as number);
  }
  return byDocId;
}

/** Each live paper once, by docId: one that is being changed may be there by its old text too, which loses. */
function onePerId(index: SearchIndex, found: readonly number[]): Map<number, string> {
  const idOf = new Map<number, string>();
  const docIdOf = new Map<string, number>();
  for (const docId of found) {
    if (idOf.has(docId) || !index.isLive(docId)) continue;
    const id = index.table.ids.get(docId);
    const other = docIdOf.get(id);
    if (other !== undefined && other > docId) continue;
    if (other !== undefined) idOf.delete(other);
    docIdOf.set(id, docId);
    idOf.set(docId, id);
  }
  return idOf;
}
