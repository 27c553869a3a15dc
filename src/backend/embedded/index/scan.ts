import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Reader } from '../store/reader.js';

const ROWS_A_TURN = 256;

/**
 * The labels nearest to a unit vector by comparing it with every stored one: exact, and slow enough
 * that it gives the event loop a turn after each 256. A paper that is changed meanwhile is met by its
 * old text, its new one or both, and never by neither.
 */
export async function scanNearest(
  reader: Reader,
  query: Float32Array,
  depth: number,
): Promise<{ label: number; similarity: number }[]> {
  let best: { label: number; similarity: number }[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  const keepBest = () => {
    best.sort((a, b) => b.similarity - a.similarity || a.label - b.label);
    best = best.slice(0, depth);
    if (best.length === depth) floor = best.at(-1)?.similarity ?? floor;
  };
  for (let after = 0; ; ) {
    const rows = reader.vectorsAfter(after, Number.MAX_SAFE_INTEGER, ROWS_A_TURN);
    const last = rows.at(-1);
    if (!last) break;
    for (const { label, vector } of rows) {
      const similarity = innerProduct(query, vector);
      if (similarity >= floor) best.push({ label, similarity });
    }
    if (best.length > 4 * depth + ROWS_A_TURN) keepBest();
    after = last.label;
    await nextTurn();
  }
  keepBest();
  return best;
}

/** Of two vectors of the same length; for unit vectors the cosine similarity. */
function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
