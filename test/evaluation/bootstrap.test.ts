import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BOOTSTRAP, mean, meanInterval } from '../../src/evaluation/bootstrap.js';
import { random } from '../fixtures/vectors.js';

const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 1,
  maxLength: 30,
});

describe('the bootstrap interval of a mean', () => {
  test('is within the values, around their mean, and the same each time', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const [low, high] = meanInterval(sample);
        expect(low).toBeGreaterThanOrEqual(Math.min(...sample) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...sample) + 1e-12);
        expect(low).toBeLessThanOrEqual(high);
        expect(meanInterval(sample)).toEqual([low, high]);
      }),
      { numRuns: 40 },
    );
  });

  test('moves with the values', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const [low, high] = meanInterval(sample);
        const [movedLow, movedHigh] = meanInterval(sample.map((value) => value + 5));
        expect(movedLow).toBeCloseTo(low + 5, 9);
        expect(movedHigh).toBeCloseTo(high + 5, 9);
      }),
      { numRuns: 20 },
    );
  });

  test('of one value, or of equal ones, is that value', () => {
    expect(meanInterval([0.25])).toEqual([0.25, 0.25]);
    expect(meanInterval([0.5, 0.5, 0.5])).toEqual([0.5, 0.5]);
  });

  test('is as wide as statistics say: 1.96 standard errors to both sides', () => {
    const next = random(4);
    const sample = Array.from({ length: 1_000 }, next);
    const [low, high] = meanInterval(sample);
    const standardError = Math.sqrt(1 / 12 / 1_000);
    expect((high - low) / standardError).toBeGreaterThan(2 * 1.96 * 0.93);
    expect((high - low) / standardError).toBeLessThan(2 * 1.96 * 1.07);
    expect((high + low) / 2).toBeCloseTo(mean(sample), 2);
  });

  test('holds the true mean in 95 of 100 samples, more or less', () => {
    const next = random(9);
    let held = 0;
    for (let trial = 0; trial < 300; trial++) {
      const [low, high] = meanInterval(Array.from({ length: 60 }, next));
      if (low <= 0.5 && 0.5 <= high) held++;
    }
    expect(held / 300).toBeGreaterThan(0.91);
    expect(held / 300).toBeLessThan(0.985);
  });

  test('is made of enough resamples', () => {
    expect(BOOTSTRAP.resamples).toBeGreaterThanOrEqual(1_000);
  });
});
