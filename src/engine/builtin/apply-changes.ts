import type { Changes } from '../../store/store.js';
import type { SearchIndex } from './search-index.js';

/**
 * Brings an index that holds every change up to `changes.since` to `changes.sequence`; between steps,
 * each of which takes about a millisecond, it awaits `yieldTurn()`.
 *
 * A version is the number of the change that made it, so what to add is every live version above `since`;
 * what to remove is every version with a tombstone since. A change that is committed meanwhile is left
 * for the next call; until then the index may lack a version that went away after `changes.sequence`: it is
 * no paper's any more.
 *
 * `connect: false` leaves the neighbours for `connectAll`, which is faster for many papers at once.
 */
export async function applyChanges(
  index: SearchIndex,
  { papers, tombstones }: Changes,
  { yieldTurn, connect = true }: { yieldTurn: () => Promise<void>; connect?: boolean },
): Promise<void> {
  for await (const some of papers) {
    for (const paper of some) {
      index.add(paper, { connect });
      await yieldTurn();
    }
  }
  if (tombstones.length > 0) await index.join();
  for (const version of tombstones) {
    index.remove(version);
    await yieldTurn();
  }
  await index.purgeDeleted(yieldTurn);
}
