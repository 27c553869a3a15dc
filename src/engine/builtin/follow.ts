import type { Reader } from '../../store/sqlite/reader.js';
import type { SearchIndex } from './search-index.js';

const ROWS_A_READ = 64;

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
