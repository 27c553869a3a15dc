import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Reader } from '../../store/sqlite/reader.js';
import type { SearchIndex } from './search-index.js';

const ROWS_A_READ = 64;

/** Gives the event loop a turn once `sliceMs` have passed since the last one. */
export function yieldEvery(sliceMs: number): () => Promise<void> {
  let turnStart = performance.now();
  return async () => {
    if (performance.now() - turnStart < sliceMs) return;
    await nextTurn();
    turnStart = performance.now();
  };
}

/** How long a step of the index waits for searches that are under way. */
const LONGEST_WAIT_MS = 5;
const LOOK_MS = 1;

/**
 * The same, and unless it is urgent a pause after each step, which lasts while searches are under way: a
 * search crosses the event loop several times, and would meet a step each time.
 */
export function yieldToQueries({
  pauseMs,
  isUrgent,
  hasPendingQueries,
}: {
  pauseMs: number;
  isUrgent: () => boolean;
  hasPendingQueries: () => boolean;
}): () => Promise<void> {
  return async () => {
    if (isUrgent()) return nextTurn();
    await sleep(pauseMs);
    for (let waitedMs = 0; hasPendingQueries() && waitedMs < LONGEST_WAIT_MS; waitedMs += LOOK_MS) {
      await sleep(LOOK_MS);
    }
  };
}

/**
 * Brings an index that holds every change up to `from` to the present; `yieldTurn` is awaited after each
 * step, which takes about a millisecond. Returns the last change that the index holds now.
 *
 * A version is the number of the change that made it, so what to add is every live version above `from`;
 * what to remove is every version retired since. Both are read up to the same `head`, which was there
 * before either read, so a change that is committed meanwhile is left for the next call. Until then
 * the index may lack a version that was retired after `head`: it is no paper's any more.
 *
 * `connect: false` leaves the neighbours for `connectAll`, which is faster for many papers at once.
 */
export async function follow(
  index: SearchIndex,
  reader: Reader,
  from: number,
  { yieldTurn, connect = true }: { yieldTurn: () => Promise<void>; connect?: boolean },
): Promise<number> {
  const head = reader.sequence();
  // Additions first: between the two a changed paper is there twice, and never not at all.
  for (let after = from; after < head; ) {
    const papers = reader.papersWithVersions(after, head, ROWS_A_READ);
    for (const paper of papers) {
      index.add(paper, { connect });
      await yieldTurn();
    }
    after = papers.at(-1)?.version ?? head;
  }
  const retired = reader.tombstonesIn(from, head);
  if (retired.length > 0) await index.join();
  for (const version of retired) {
    index.remove(version);
    await yieldTurn();
  }
  await index.purgeDeleted(yieldTurn);
  return head;
}
