import { allPapers, type Store } from '../store/store.js';

const BATCH_SIZE = 256;

/**
 * The ids of papers that none of the records read was about. Papers that were written since `startedMs`
 * are somebody else's, who knows better.
 */
export async function* missingPapers(
  seen: ReadonlySet<string>,
  startedMs: number,
  store: Store,
): AsyncGenerator<string[]> {
  for await (const page of allPapers(store)) {
    const unseen = page.flatMap(({ id }) => (seen.has(id) ? [] : [id]));
    const stored = await store.getPapers(unseen);
    const old = stored.filter(({ updatedAtMs }) => updatedAtMs < startedMs);
    if (old.length > 0) yield old.map(({ paper }) => paper.id);
  }
}

/** Deletes these papers, some hundred with each commit. Returns how many were there. */
export async function deletePapers(ids: readonly string[], store: Store): Promise<number> {
  let deleted = 0;
  for (let from = 0; from < ids.length; from += BATCH_SIZE) {
    const batch = ids.slice(from, from + BATCH_SIZE).map((id) => ({ kind: 'delete' as const, id }));
    const outcomes = await store.write(batch);
    deleted += outcomes.filter((outcome) => outcome === 'deleted').length;
  }
  return deleted;
}
