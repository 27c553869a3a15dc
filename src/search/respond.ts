import type { Backend, Neighbour } from '../backend/backend.js';
import type { Hit, Page } from '../domain/search.js';

/** The page of a ranking, with the papers as they are now; one deleted meanwhile is left out. */
export async function toHits(
  ranked: readonly Neighbour[],
  { offset, limit }: Page,
  backend: Backend,
): Promise<Hit[]> {
  const shown = ranked.slice(offset, offset + limit);
  const papers = new Map(
    (await backend.getPapers(shown.map(({ id }) => id))).map(({ paper }) => [paper.id, paper]),
  );
  return shown.flatMap(({ id, similarity }) => {
    const paper = papers.get(id);
    return paper ? [{ paper, score: similarity, similarity }] : [];
  });
}
