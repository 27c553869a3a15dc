import type { Names } from './names.js';

/** A value that a facet shows: a group of names, by its most frequent spelling. */
export interface FacetValue {
  group: number;
  value: string;
  /** How many of the papers have a name of the group. */
  count: number;
}

/**
 * The groups that most papers have, and no more than the limit; of equally many papers those whose value
 * comes first. `bySpelling` says how many papers have each name, `byGroup` how many have one of a group.
 */
export function topValues(
  names: Names,
  { bySpelling, byGroup }: { bySpelling: Uint32Array; byGroup: Uint32Array },
  limit: number,
): FacetValue[] {
  const least = leastOfTop(byGroup, limit);
  const values = new Map<number, FacetValue & { spelling: number }>();
  const { groupOf } = names;
  for (let number = 0; number < bySpelling.length; number++) {
    const spelling = bySpelling[number] as number;
    const group = groupOf[number] as number;
    const count = byGroup[group] as number;
    if (spelling === 0 || count < least) continue;
    const value = names.textOf(number);
    const best = values.get(group);
    if (best && (best.spelling > spelling || (best.spelling === spelling && best.value < value))) {
      continue;
    }
    values.set(group, { group, value, count, spelling });
  }
  return [...values.values()].sort(byCount).slice(0, limit);
}

/** The most frequent first, ties by value. */
export function byCount<Value extends { count: number; value: string | number }>(
  a: Value,
  b: Value,
): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}

/** The count that the last of the top has, at least 1: what has less need not be sorted. */
function leastOfTop(counts: Uint32Array, limit: number): number {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const groupsWith = new Uint32Array(most + 1);
  for (const count of counts) (groupsWith[count] as number)++;
  let left = limit;
  for (let count = most; count > 1; count--) {
    left -= groupsWith[count] as number;
    if (left <= 0) return count;
  }
  return 1;
}
