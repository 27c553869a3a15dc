import type { Filter } from '../src/domain/filter.js';
import { foldName } from '../src/domain/folding.js';
import { randomNumbers } from '../src/domain/random.js';
import type { Bitmap } from '../src/engine/builtin/columns/condition-column.js';
import { bitmapOf } from '../src/engine/builtin/columns/filter-bitmap.js';
import type { SearchIndex } from '../src/engine/builtin/search-index.js';
import type { ExactSearch } from './exact-search.js';
import { timed } from './timed.js';

export const FILTER_SEED = 20_260_301;

/** Papers that a filter allows, each as often as there are different ones of the kind. */
export interface FilterCase {
  kind: string;
  bitmaps: { allowed: Bitmap; count: number }[];
}

const DIFFERENT = 8;

/** Papers drawn at random: what is allowed has nothing to do with the query. */
export function randomCase(index: SearchIndex, share: number): FilterCase {
  const random = randomNumbers(FILTER_SEED);
  const { maxDoc } = index.table;
  const count = Math.max(1, Math.round(share * maxDoc));
  return {
    kind: 'random',
    bitmaps: Array.from({ length: DIFFERENT }, () => {
      const allowed = new Uint8Array(maxDoc);
      for (let set = 0; set < count; ) {
        const docId = Math.floor(random() * maxDoc);
        set += 1 - (allowed[docId] as number);
        allowed[docId] = 1;
      }
      return { allowed, count };
    }),
  };
}

/** The papers nearest to a random one: most queries are far from all of them, some right among them. */
export function clusteredCase(index: SearchIndex, exact: ExactSearch, share: number): FilterCase {
  const random = randomNumbers(FILTER_SEED + 1);
  const { maxDoc } = index.table;
  const count = Math.max(1, Math.round(share * maxDoc));
  return {
    kind: 'clustered',
    bitmaps: Array.from({ length: DIFFERENT }, () => {
      const centre = index.rows
        .reader()
        .get(Math.floor(random() * maxDoc))
        .slice();
      const similarities = exact.similarities(centre);
      const order = Uint32Array.from({ length: maxDoc }, (_, docId) => docId).sort(
        (a, b) => (similarities[b] as number) - (similarities[a] as number),
      );
      const allowed = new Uint8Array(maxDoc);
      for (const docId of order.subarray(0, count)) allowed[docId] = 1;
      return { allowed, count };
    }),
  };
}

/**
 * The year range or the venues whose papers come closest in number to the share, through the code that
 * a request goes through; also how long making each bitmap took.
 */
export function realCases(index: SearchIndex, share: number): (FilterCase & { maskMs: number })[] {
  return [yearsFilter(index, share), venuesFilter(index, share)].map(({ kind, filter }) => {
    const { result: allowed, tookMs } = timed(() => bitmapOf(filter, index.table, () => []));
    const count = allowed.reduce((sum, value) => sum + value, 0);
    return { kind, bitmaps: [{ allowed, count }], maskMs: tookMs };
  });
}

function yearsFilter({ table }: SearchIndex, share: number): { kind: string; filter: Filter } {
  const counts = new Map<number, number>();
  for (const year of table.years.values) counts.set(year, (counts.get(year) ?? 0) + 1);
  const years = [...counts.keys()].filter((year) => year >= 0).sort((a, b) => a - b);
  let best = { from: 0, to: 0, off: Number.POSITIVE_INFINITY };
  for (const [k, from] of years.entries()) {
    let sum = 0;
    for (const to of years.slice(k)) {
      sum += counts.get(to) ?? 0;
      const off = Math.abs(Math.log(sum / (share * table.maxDoc)));
      if (off < best.off) best = { from, to, off };
    }
  }
  const { from, to } = best;
  return { kind: `${from} to ${to}`, filter: { kind: 'year', from, to } };
}

/** Venues from the largest that fits on, as a person would choose a few. */
function venuesFilter({ table }: SearchIndex, share: number): { kind: string; filter: Filter } {
  const counts = new Map<string, number>();
  for (const number of table.columns.venue.numbers.values) {
    if (number === 0) continue;
    const venue = foldName(table.columns.venue.names.textOf(number - 1));
    counts.set(venue, (counts.get(venue) ?? 0) + 1);
  }
  let left = share * table.maxDoc;
  const values: string[] = [];
  const bySize = [...counts].sort((a, b) => b[1] - a[1]);
  for (const [venue, count] of bySize) {
    if (count > left) continue;
    values.push(venue);
    left -= count;
  }
  const smallest = bySize.at(-1)?.[0];
  if (values.length === 0 && smallest !== undefined) values.push(smallest);
  return { kind: `${values.length} venues`, filter: { kind: 'venue', values } };
}
