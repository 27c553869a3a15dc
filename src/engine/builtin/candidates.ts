import type { Candidate } from '../../backend/backend.js';
import type { QueryTerm } from '../../text/words/analyze.js';
import type { WordRanking } from './lexical/lexical-index.js';
import type { SearchIndex } from './search-index.js';
import type { NearSlotsFound } from './vectors/nearest.js';

export interface Found {
  vector: Float32Array | undefined;
  byVector: NearSlotsFound | undefined;
  terms: readonly QueryTerm[] | undefined;
  byWords: WordRanking | undefined;
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
  const similarities = scoresBySlot(byVector?.slots, byVector?.similarities, depth);
  const wordScores = scoresBySlot(byWords?.slots, byWords?.scores, depth);
  const idOf = onePerId(index, [...similarities.keys(), ...wordScores.keys()]);
  const slots = [...idOf.keys()];
  if (terms) {
    const unscored = slots.filter((slot) => !wordScores.has(slot));
    const scores = index.words.scoresOf(unscored, terms);
    for (let k = 0; k < unscored.length; k++) {
      wordScores.set(unscored[k] as number, scores[k] as number);
    }
  }
  const placeOf = new Map<number, number>();
  for (let place = 0; place < slots.length; place++) placeOf.set(slots[place] as number, place);
  const { table, rows, graph } = index;
  const years = table.years.values;
  const addedAtMs = table.addedAtMs.values;
  return slots.map((slot) => {
    const near: Candidate['neighbours'] = [];
    graph.each(slot, neighbours, index.isLive, (other, similarity) => {
      near.push({ candidate: placeOf.get(other) ?? null, similarity });
    });
    const year = years[slot] as number;
    return {
      id: idOf.get(slot) as string,
      similarity: vector ? rounded(similarities.get(slot) ?? rows.similarity(slot, vector)) : null,
      wordScore: terms ? rounded(wordScores.get(slot) as number) : null,
      year: year < 0 ? null : year,
      addedAtMs: addedAtMs[slot] as number,
      neighbours: near,
    };
  });
}

function scoresBySlot(
  slots: ArrayLike<number> = [],
  scores: ArrayLike<number> = [],
  depth: number,
): Map<number, number> {
  const bySlot = new Map<number, number>();
  for (let rank = 0; rank < Math.min(depth, slots.length); rank++) {
    bySlot.set(slots[rank] as number, scores[rank] as number);
  }
  return bySlot;
}

/** Each live paper once, by slot: one that is being changed may be there by its old text too, which loses. */
function onePerId(index: SearchIndex, found: readonly number[]): Map<number, string> {
  const idOf = new Map<number, string>();
  const slotOf = new Map<string, number>();
  for (const slot of found) {
    if (idOf.has(slot) || !index.isLive(slot)) continue;
    const id = index.table.ids.get(slot);
    const other = slotOf.get(id);
    if (other !== undefined && other > slot) continue;
    if (other !== undefined) idOf.delete(other);
    slotOf.set(id, slot);
    idOf.set(slot, id);
  }
  return idOf;
}

/** To six decimals, so that ties are ties on every path. */
export const rounded = (score: number): number => Math.round(score * 1e6) / 1e6;
