import { describe, expect, it } from 'vitest';
import { progressLine, progressLogLine } from '../../scripts/progress-line.js';
import type { ProgressView } from '../../src/ingest/progress-estimate.js';

const VIEW: ProgressView = {
  ...{ done: 820, found: 1_012, total: 2_000, isAllFound: false, rate: 151.6, secondsLeft: 7.8 },
};

describe('the line of a progress bar', () => {
  it('says what is done of what is expected, how fast, and what is left', () => {
    expect(progressLine(VIEW)).toBe('█████░░░░░░░░░ 41% | 820 of ~2,000 papers | 152/s | 8s left');
    const known = { ...VIEW, isAllFound: true };
    expect(progressLogLine(known)).toBe('41% | 820 of 2,000 papers | 152/s | 8s left');
  });

  it('without a total says what was read so far', () => {
    const view = { ...VIEW, total: undefined, secondsLeft: undefined };
    expect(progressLine(view)).toBe('820 papers of 1,012 read so far | 152/s');
    const before = { ...view, done: 0, found: 0, rate: undefined };
    expect(progressLine(before)).toBe('0 papers of 0 read so far');
  });

  it('is at 100 % when the last paper is done, and not before', () => {
    expect(progressLine({ ...VIEW, done: 1_999, rate: 3.14 })).toMatch(/^█{13}░ 99% .* 3\.1\/s/);
    expect(progressLine({ ...VIEW, done: 2_000 })).toMatch(/^█{14} 100% /);
    expect(progressLine({ ...VIEW, done: 0, found: 0, total: 0 })).toMatch(/^█{14} 100% /);
  });

  it.each([59.2, 3_599, 3_600, 86_399, 360_000])('fits into 80 columns with %d s left', (left) => {
    const view = { ...VIEW, done: 12_345_678, total: 23_456_789, rate: 12_345, secondsLeft: left };
    expect(progressLine(view).length).toBeLessThanOrEqual(80);
  });
});
