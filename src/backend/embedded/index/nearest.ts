import type { Mask } from './filter-mask.js';
import type { SearchIndex } from './search-index.js';
import { TopSlots } from './top-slots.js';

/**
 * What the two plans cost, in microseconds on the machine of docs/decisions/0009; only their ratio
 * matters. A scan compares one vector after the other, an hnsw search visits more for each neighbour
 * that it is to find.
 */
const COST = { scanned: 0.3, scannedOnDisk: 2.5, found: 5 };
/** Of filtered searches hnswlib is asked for this many times what would do if the filter were blind to the query. */
const MARGIN = 1.5;
/** hnswlib is not asked for more neighbours than this: beyond, its recall and speed both fall. */
const MAX_ASKED = 4_000;
export const LEAST_BREADTH = 128;
/** Slots that are looked at between two turns of the event loop. */
const SLOTS_A_TURN = 16_384;

export interface NearSlotsFound {
  slots: number[];
  similarities: number[];
  plan: 'scan' | 'hnsw';
}

/**
 * The `depth` allowed slots nearest to a unit vector, by similarity, then slot. Small sets are compared
 * one by one, which is exact; for large ones the neighbours that hnswlib finds are cut by the filter,
 * and where too few stay, because the filter allows what is far from the query, all are compared too.
 */
export async function nearestSlots(
  index: SearchIndex,
  vector: Float32Array,
  depth: number,
  { allowed, count }: { allowed: Mask; count: number },
  { exact = false, breathe }: { exact?: boolean; breathe: () => Promise<void> },
): Promise<NearSlotsFound> {
  const asked = askedOf(index, depth, count);
  if (!exact && asked !== undefined) {
    const found = index.hnsw
      .search(vector, asked, Math.max(LEAST_BREADTH, asked))
      .flatMap(({ label }) => index.table.slotOf(label) ?? [])
      .filter((slot) => allowed[slot] === 1);
    if (found.length >= Math.min(depth, count)) {
      return { ...best(found, index, vector, depth), plan: 'hnsw' };
    }
  }
  return { ...(await scan(index, vector, depth, allowed, breathe)), plan: 'scan' };
}

/** How many neighbours to ask hnswlib for; undefined where comparing every allowed vector costs less. */
function askedOf(index: SearchIndex, depth: number, count: number): number | undefined {
  const isFiltered = count < index.size;
  const share = count / index.size;
  const asked = isFiltered ? Math.ceil((MARGIN * depth) / share) : depth;
  const scanCost = count * (index.rows.areOnDisk ? COST.scannedOnDisk : COST.scanned);
  const searchCost = Math.max(LEAST_BREADTH, asked) * COST.found;
  return asked > MAX_ASKED || scanCost <= searchCost ? undefined : asked;
}

function best(slots: readonly number[], index: SearchIndex, vector: Float32Array, depth: number) {
  const top = new TopSlots(Math.min(depth, slots.length));
  for (const slot of [...slots].sort((a, b) => a - b)) {
    const similarity = index.rows.similarity(slot, vector);
    if (similarity > top.floor) top.add(slot, similarity);
  }
  return listed(top);
}

async function scan(
  index: SearchIndex,
  vector: Float32Array,
  depth: number,
  allowed: Mask,
  breathe: () => Promise<void>,
) {
  const slots = allowed.length;
  const top = new TopSlots(Math.min(depth, slots));
  for (let start = 0; start < slots; start += SLOTS_A_TURN) {
    const end = Math.min(start + SLOTS_A_TURN, slots);
    for (let slot = start; slot < end; slot++) {
      if (allowed[slot] === 0) continue;
      const similarity = index.rows.similarity(slot, vector);
      if (similarity > top.floor) top.add(slot, similarity);
    }
    if (end < slots) await breathe();
  }
  return listed(top);
}

function listed(top: TopSlots): { slots: number[]; similarities: number[] } {
  const { slots, scores } = top.sorted();
  return { slots: [...slots], similarities: [...scores] };
}
