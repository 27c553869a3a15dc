import { allPapers, type Store } from '../store/store.js';

const BATCH_SIZE = 256;

/**
 * The ids of papers that none of the records read was about. Papers that were written since `startedMs`
 * are left out: somebody else wrote them, who knows better.
 */
async function* missingPapers(
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
async function deletePapers(ids: readonly string[], store: Store): Promise<number> {
  let deleted = 0;
  for (let from = 0; from < ids.length; from += BATCH_SIZE) {
    const batch = ids.slice(from, from + BATCH_SIZE).map((id) => ({ kind: 'delete' as const, id }));
    const outcomes = await store.write(batch);
    deleted += outcomes.filter((outcome) => outcome === 'deleted').length;
  }
  return deleted;
}

/**
 * Deletes every paper that is not among those `seen` and was not written since `startedMs`, or only counts
 * them (`dryRun`). Returns how many there were.
 */
export async function deleteMissing(
  store: Store,
  {
    seen,
    startedMs,
    dryRun,
    signal,
  }: { seen: ReadonlySet<string>; startedMs: number; dryRun: boolean; signal: AbortSignal },
): Promise<number> {
  let count = 0;
  for await (const ids of missingPapers(seen, startedMs, store)) {
    if (signal.aborted) break;
    count += dryRun ? ids.length : await deletePapers(ids, store);
  }
  return count;
}
