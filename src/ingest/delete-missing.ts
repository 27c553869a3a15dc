import type { Backend } from '../backend/backend.js';

const PAGE = 1_000;
const BATCH_SIZE = 256;

/**
 * The ids of papers that none of the records read was about. Papers that were written since `startedMs`
 * are somebody else's, who knows better.
 */
export async function* missingPapers(
  seen: ReadonlySet<string>,
  startedMs: number,
  backend: Backend,
): AsyncGenerator<string[]> {
  for (let after: string | null = null; ; ) {
    const page = await backend.listPapers(after, PAGE);
    if (page.length === 0) return;
    after = page.at(-1)?.id ?? null;
    const unseen = page.flatMap(({ id }) => (seen.has(id) ? [] : [id]));
    const stored = await backend.getPapers(unseen);
    const old = stored.filter(({ updatedAtMs }) => updatedAtMs < startedMs);
    if (old.length > 0) yield old.map(({ paper }) => paper.id);
  }
}

/** Deletes these papers, some hundred with each commit. Returns how many were there. */
export async function deletePapers(ids: readonly string[], backend: Backend): Promise<number> {
  let deleted = 0;
  for (let from = 0; from < ids.length; from += BATCH_SIZE) {
    const batch = ids.slice(from, from + BATCH_SIZE).map((id) => ({ kind: 'delete' as const, id }));
    const outcomes = await backend.write(batch);
    deleted += outcomes.filter((outcome) => outcome === 'deleted').length;
  }
  return deleted;
}
