import { describe, expect, it } from 'vitest';
import {
  cosine,
  isUnitVector,
  scaleToUnitLength,
  vectorFromBase64,
  vectorToBase64,
} from '../../src/domain/vectors.js';

describe('a vector in base64', () => {
  it('is little-endian float32', () => {
    expect(vectorToBase64(Float32Array.of(1, -2))).toBe('AACAPwAAAMA=');
    expect(vectorFromBase64('AACAPwAAAMA=')).toEqual(Float32Array.of(1, -2));
  });

  it('comes back to the bit, also from a part of a larger one', () => {
    const all = Float32Array.from({ length: 100 }, (_, d) => Math.sin(d) / 3);
    const part = all.subarray(7, 61);
    expect(vectorFromBase64(vectorToBase64(part))).toEqual(part);
  });

  it('that is cut loses its last value', () => {
    const text = Buffer.from(new Uint8Array(11)).toString('base64');
    expect(vectorFromBase64(text)).toEqual(new Float32Array(2));
    expect(vectorFromBase64('')).toEqual(new Float32Array(0));
  });
});

describe('unit length', () => {
  it('is what a vector is scaled to, in place', () => {
    const vector = Float32Array.of(3, 4);
    expect(scaleToUnitLength(vector)).toBe(vector);
    expect([...vector]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
    expect(cosine(vector, vector)).toBeCloseTo(1, 6);
  });

  it('cannot be given to zero or to what is not finite', () => {
    expect(() => scaleToUnitLength(new Float32Array(3))).toThrow('finite vectors');
    expect(() => scaleToUnitLength(Float32Array.of(1, Infinity))).toThrow('finite vectors');
  });

  it.each([
    ['of unit length', [0.6, 0.8], true],
    ['too short', [0.6, 0.79], false],
    ['too long', [0.6, 0.81], false],
    ['of other dimensions', [1], false],
    ['not finite', [Number.NaN, 1], false],
  ])('%s: %j', (_, values, expected) => {
    expect(isUnitVector(Float32Array.from(values), 2)).toBe(expected);
  });
});
