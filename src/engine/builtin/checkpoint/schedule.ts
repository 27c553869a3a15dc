/** A checkpoint is due after this many changes, or after this part of all papers when that is more, ... */
const AFTER_CHANGES = 500;
const AFTER_SHARE = 0.05;
/** ... or when nothing has changed for this long: longer for large indexes, which are written whole. */
const AFTER_IDLE_MS = 5_000;
const AFTER_IDLE_MS_A_PAPER = 0.05;

/**
 * Whether the checkpoint of an index of so many `papers` is to be written anew: `changes` are not in it, the
 * last of them made `unchangedMs` ago.
 */
export function isCheckpointDue({
  papers,
  changes,
  unchangedMs,
}: {
  papers: number;
  changes: number;
  unchangedMs: number;
}): boolean {
  const isIdle = unchangedMs >= Math.max(AFTER_IDLE_MS, AFTER_IDLE_MS_A_PAPER * papers);
  return changes >= Math.max(AFTER_CHANGES, AFTER_SHARE * papers) || (changes > 0 && isIdle);
}
