/** float32 and float64 differ by about this much, so what is as near as the last right answer is right. */
const SAME_SIMILARITY = 1e-6;

/**
 * The share of the `depth` nearest that were found. Rows are places in `truth`, the similarities of all
 * (NaN for one that is no answer); `self` is no answer either.
 */
export function recallOf(
  found: readonly number[],
  truth: Float64Array,
  depth: number,
  self?: number,
): number {
  const right = truth.filter((value, row) => row !== self && !Number.isNaN(value)).sort();
  const most = Math.min(depth, right.length);
  if (most === 0) return 1;
  const floor = (right.at(-most) ?? 0) - SAME_SIMILARITY;
  const shown = found.filter((row) => row !== self).slice(0, most);
  return shown.filter((row) => (truth[row] ?? Number.NaN) >= floor).length / most;
}
