import { randomNumbers } from '../domain/random.js';

/** A confidence interval: the lower and the upper end. */
export type Interval = [number, number];

/** What was done, so that it can be said and done again. */
export const BOOTSTRAP = { resamples: 2_000, seed: 1, confidence: 0.95 } as const;

/**
 * The 95 % percentile bootstrap interval of the mean (Efron, 1979): the queries are drawn anew, with
 * replacement, and the middle 95 % of the means kept. For two rankings of the same queries give the
 * differences query by query: that is the paired interval, which leaves out how hard queries are.
 */
export function meanInterval(values: readonly number[]): Interval {
  const { resamples, seed, confidence } = BOOTSTRAP;
  const next = randomNumbers(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn++) {
      sum += values[Math.floor(next() * values.length)] as number;
    }
    return sum / values.length;
  }).sort();
  const cut = Math.floor((resamples * (1 - confidence)) / 2);
  return [means[cut] as number, means[resamples - 1 - cut] as number];
}

/** The arithmetic mean; NaN where there are no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
