import type { Paper } from '../src/domain/paper.js';
import { randomNumbers } from '../src/domain/random.js';
import { scaleToUnitLength } from '../src/domain/vectors.js';

export const MIX_SEED = 20_261_124;
/** What the first of the two papers gives; the rest is the second's. */
const SHARE_OF_FIRST = 0.7;

export interface MixedPaper {
  paper: Paper;
  vector: Float32Array;
}

/**
 * The k-th paper of a collection larger than the real one. The first are the real papers; each one
 * after them is a mix of two: the sentences of both (the first 70 % of one, the last 30 % of the other),
 * and the unit vector of 0.7 times the one's plus 0.3 times the other's. So words and vectors are
 * distributed much as in real papers, but a mixed vector is not what the model gives the mixed text.
 */
export function mixedPaper(
  k: number,
  real: readonly Paper[],
  vectorOf: (index: number) => Float32Array,
): MixedPaper {
  const [a, b] = k < real.length ? [k, k] : twoOf(k, real.length);
  const first = real[a] as Paper;
  if (a === b) return { paper: first, vector: vectorOf(a) };
  const second = real[b] as Paper;
  return {
    paper: {
      ...first,
      id: `mixed-${k}`,
      ...mixedText(first, second),
    },
    vector: mixVectors(vectorOf(a), vectorOf(b)),
  };
}

function twoOf(k: number, count: number): [number, number] {
  const a = Math.floor(uniform(2 * k) * count);
  const b = Math.floor(uniform(2 * k + 1) * (count - 1));
  return [a, b < a ? b : b + 1];
}

/** A number in [0, 1) that depends on nothing but the seed and its place: that of a generator which has come so far. */
function uniform(place: number): number {
  return randomNumbers(MIX_SEED + Math.imul(place, 0x6d2b79f5))();
}

/** The title and abstract of a mix, for papers to be ingested as new ones. */
export function mixedText(
  first: Pick<Paper, 'title' | 'abstract'>,
  second: Pick<Paper, 'title' | 'abstract'>,
): Pick<Paper, 'title' | 'abstract'> {
  return {
    title: mixText(first.title, second.title, ' '),
    abstract: mixText(first.abstract, second.abstract, '. '),
  };
}

function mixText(first: string, second: string, separator: string): string {
  const [a, b] = [first.split(separator), second.split(separator)];
  return [
    ...a.slice(0, Math.ceil(a.length * SHARE_OF_FIRST)),
    ...b.slice(Math.floor(b.length * SHARE_OF_FIRST)),
  ].join(separator);
}

function mixVectors(first: Float32Array, second: Float32Array): Float32Array {
  const mixed = first.map(
    (value, d) => SHARE_OF_FIRST * value + (1 - SHARE_OF_FIRST) * (second[d] as number),
  );
  return scaleToUnitLength(mixed);
}
