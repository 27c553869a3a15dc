import { randomNumbers } from '../src/domain/random.js';
import { SearchIndex } from '../src/engine/builtin/search-index.js';
import type { VersionedPaper } from '../src/store/store.js';
import { timed } from './timed.js';

export const MIX_OF_WRITES_SEED = 20_260_401;
/** The shares of writes, each of the papers that are there at the time. */
const REMOVED_SHARE = 0.2;
const CHANGED_SHARE = 0.2;
const ADDED_AGAIN_SHARE = 0.1;

/** Takes the papers into an empty index one by one, as single writes would. */
export function addAll(
  dimensions: number,
  papers: readonly VersionedPaper[],
  connect: boolean,
): { index: SearchIndex; eachMs: number[] } {
  const index = SearchIndex.empty(dimensions, papers.length);
  const eachMs = papers.map((paper) => timed(() => index.add(paper, { connect })).tookMs);
  return { index, eachMs };
}

/**
 * A fifth is removed, then a fifth gets other texts, then half of what was removed comes back, then a
 * tenth is removed: in random order, one at a time. The texts of changed papers are those of `spare`.
 */
export function mixOfWrites(index: SearchIndex, spare: readonly VersionedPaper[]): string {
  const random = randomNumbers(MIX_OF_WRITES_SEED);
  const { table } = index;
  const rows = index.rows.reader();
  const before = index.size;
  const fresh = [...spare];
  const take = (count: number) => {
    const live = Array.from({ length: table.maxDoc }, (_, docId) => docId).filter(table.isLive);
    return Array.from({ length: count }, () => {
      const [docId] = live.splice(Math.floor(random() * live.length), 1);
      return docId as number;
    });
  };
  const nextVersion = () => table.lastVersion + 1;
  const removed = take(Math.round(REMOVED_SHARE * before)).map((docId) => {
    const paper = { vector: rows.get(docId).slice(), id: table.ids.get(docId) };
    index.remove(table.versions.get(docId));
    return paper;
  });
  const changed = take(Math.round(CHANGED_SHARE * index.size));
  for (const docId of changed) {
    const next = fresh.pop() as VersionedPaper;
    // Additions first, as the server does: for a moment a changed paper is there twice.
    index.add({ ...next, version: nextVersion() });
    index.remove(table.versions.get(docId));
  }
  const back = removed.slice(0, Math.round(ADDED_AGAIN_SHARE * before));
  for (const { vector, id } of back) {
    const next = fresh.pop() as VersionedPaper;
    index.add({ ...next, paper: { ...next.paper, id }, vector, version: nextVersion() });
  }
  const last = take(Math.round(0.5 * REMOVED_SHARE * index.size));
  for (const docId of last) index.remove(table.versions.get(docId));
  return `${removed.length} removed, ${changed.length} changed, ${back.length} added again, ${last.length} removed`;
}
