import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Gives the event loop a turn once `sliceMs` have passed since the last one. */
export function yieldEvery(sliceMs: number): () => Promise<void> {
  let turnStart = performance.now();
  return async () => {
    if (performance.now() - turnStart < sliceMs) return;
    await nextTurn();
    turnStart = performance.now();
  };
}

/** How long a step of background work waits for queries that are under way. */
const MAX_WAIT_MS = 5;
const LOOK_MS = 1;

/**
 * Pauses background work after each step for `pauseMs`, and longer while queries are under way: a query
 * crosses the event loop several times, and would wait for a step each time. Urgent work only gives the
 * event loop a turn.
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
    for (let waitedMs = 0; hasPendingQueries() && waitedMs < MAX_WAIT_MS; waitedMs += LOOK_MS) {
      await sleep(LOOK_MS);
    }
  };
}
