import { expect, it } from 'vitest';
import { yieldEvery, yieldToQueries } from '../../src/runtime/yield.js';

/** Whether the event loop had a turn while `step` ran. */
async function hadTurn(step: () => Promise<void>): Promise<boolean> {
  let isPast = false;
  setImmediate(() => {
    isPast = true;
  });
  await step();
  return isPast;
}

it('gives a turn only when the slice is over', async () => {
  const yieldTurn = yieldEvery(50);
  expect(await hadTurn(yieldTurn)).toBe(false);
  const start = performance.now();
  while (performance.now() - start < 60);
  expect(await hadTurn(yieldTurn)).toBe(true);
  expect(await hadTurn(yieldTurn)).toBe(false);
});

it('waits for queries under way, but not for long', async () => {
  let pending = 3;
  const options = { pauseMs: 1, isUrgent: () => false };
  await yieldToQueries({ ...options, hasPendingQueries: () => pending-- > 0 })();
  expect(pending).toBe(-1);
  let looks = 0;
  await yieldToQueries({ ...options, hasPendingQueries: () => ++looks > 0 })();
  // Five waits of a millisecond.
  expect(looks).toBe(6);
});

it('gives only a turn when the work is urgent', async () => {
  const urgent = yieldToQueries({
    pauseMs: 60_000,
    isUrgent: () => true,
    hasPendingQueries: () => true,
  });
  expect(await hadTurn(urgent)).toBe(true);
});
