import { foldName } from '../domain/folding.js';
import { rounded } from '../domain/rounding.js';
import type { Duplicate } from '../domain/search.js';
import type { Candidate } from '../engine/engine.js';
import type { Store } from '../store/store.js';
import type { Ranked } from './fuse.js';

/**
 * A preprint and its published version have nearly the same abstract, or the same title and much the
 * same abstract. The two cosines are a judgement: no collection here says which papers are one work.
 */
const SAME_TEXT = 0.97;
const SAME_TITLE = 0.8;
/** The part of the words of two titles that both have (Jaccard). */
const SHARED_WORDS = 0.8;

export interface Grouped extends Ranked {
  /** Left out where nothing was compared or found. */
  duplicates?: Duplicate[];
}

/** The ranking with near-duplicates put under the best of them. */
export async function groupDuplicates(
  ranked: readonly Ranked[],
  candidates: readonly Candidate[],
  store: Store,
): Promise<Grouped[]> {
  const titles = await titlesOf(idsToCompare(ranked, candidates), store);
  const titleOf = (id: string) => titles.get(id) ?? '';
  const neighboursOf = new Map(candidates.map(({ id, neighbours }) => [id, neighbours]));
  const groups: Grouped[] = [];
  const placed = new Set<string>();
  for (const one of ranked) {
    if (placed.has(one.id)) continue;
    placed.add(one.id);
    const duplicates: Duplicate[] = [];
    for (const near of neighboursOf.get(one.id) ?? []) {
      const other = near.candidate === null ? undefined : candidates[near.candidate];
      if (!other || placed.has(other.id)) continue;
      if (!areNearlyTheSame(titleOf(one.id), titleOf(other.id), near.similarity)) continue;
      placed.add(other.id);
      const { id } = other;
      duplicates.push({ id, title: titleOf(id), similarity: rounded(near.similarity) });
    }
    groups.push(duplicates.length > 0 ? { ...one, duplicates } : one);
  }
  return groups;
}

/** Whether two papers are one and the same work, by their titles and the cosine of their vectors. */
export function areNearlyTheSame(first: string, second: string, similarity: number): boolean {
  return similarity >= SAME_TEXT || (similarity >= SAME_TITLE && areAlike(first, second));
}

/** The ranked papers that are near enough to another one for titles to matter; most are near none. */
function idsToCompare(ranked: readonly Ranked[], candidates: readonly Candidate[]): string[] {
  const near = new Set<string>();
  for (const { id, neighbours } of candidates) {
    for (const { candidate, similarity } of neighbours) {
      const other = candidate === null ? undefined : candidates[candidate];
      if (other && similarity >= SAME_TITLE) near.add(id).add(other.id);
    }
  }
  return ranked.map(({ id }) => id).filter((id) => near.has(id));
}

async function titlesOf(ids: readonly string[], store: Store): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const stored = await store.getPapers(ids);
  return new Map(stored.map(({ paper }) => [paper.id, paper.title]));
}

function areAlike(first: string, second: string): boolean {
  const [a, b] = [first, second].map((title) => new Set(foldName(title).split(' ')));
  if (!a || !b) return false;
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared) >= SHARED_WORDS;
}
