import { assert } from './errors.js';

/** How far the squares of a unit vector may sum up from 1: float32 rounds each of its values. */
const MAX_UNIT_DEVIATION = 1e-3;

/** The bytes of a vector, little-endian float32, in base64. */
export function vectorToBase64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** The vector that `vectorToBase64` wrote; bytes that make no whole value at the end are left out. */
export function vectorFromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  // Copied, because what Buffer gives need not begin at a multiple of 4.
  return new Float32Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 4));
}

/**
 * The cosine of two unit vectors of the same dimensions, summed from left to right. The engine, which
 * compares thousands for a query, has a function of its own (`innerProduct`): four sums are faster, but
 * round otherwise in the last bits, so neither can take the place of the other without moving scores.
 */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}

/** Whether a vector has so many dimensions, all finite, and the length 1. */
export function isUnitVector(vector: Float32Array, dimensions: number): boolean {
  return vector.length === dimensions && Math.abs(sumOfSquares(vector) - 1) < MAX_UNIT_DEVIATION;
}

/** Scales a vector, in place, to the length 1. It must be finite and not zero. */
export function scaleToUnitLength(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(sumOfSquares(vector));
  assert(norm > 0 && Number.isFinite(norm), 'the model gives finite vectors that are not zero');
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] as number) / norm;
  return vector;
}

function sumOfSquares(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return squares;
}
