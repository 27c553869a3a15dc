import type { PaperTable } from '../columns/paper-table.js';
import { inverseOfAdded } from './kind-entries.js';
import type { PaperEntries } from './paper-entries.js';

/**
 * The place of each paper's title in the order of titles (word by word, folded), by docId: papers of the same
 * title have the same. Those of removed papers mean nothing.
 */
export function titleRanks(entries: PaperEntries, { maxDoc }: PaperTable): Int32Array {
  const titles = entries.kinds.title;
  const frozenRanks = new Int32Array(titles.frozen.size);
  const addedRanks = new Map<number, number>();
  // The order of both: each title of the checkpoint comes behind the added ones that precede it.
  let title = 0;
  let rank = 1;
  for (const number of titles.added.inOrder()) {
    const { words, key } = titles.added.get(number);
    const next = titles.firstFrozenFrom(words, key);
    while (title < next) frozenRanks[title++] = rank++;
    addedRanks.set(inverseOfAdded(number), rank++);
  }
  while (title < frozenRanks.length) frozenRanks[title++] = rank++;
  const ranks = new Int32Array(maxDoc);
  for (let docId = 0; docId < maxDoc; docId++) {
    const id = entries.titleOf(docId);
    ranks[docId] = (id >= 0 ? frozenRanks[id] : addedRanks.get(id)) as number;
  }
  return ranks;
}
