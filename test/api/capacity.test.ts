import { describe, expect, it } from 'vitest';
import { Capacity } from '../../src/api/capacity.js';
import type { NearpaperError } from '../../src/domain/errors.js';

const stays = () => false;

/** Work that is done when told; `begun` has the names in the order that it was their turn. */
function works() {
  const begun: string[] = [];
  const finish = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve) => {
      begun.push(name);
      finish.set(name, () => resolve(name));
    });
  return { begun, work, finish: (name: string) => finish.get(name)?.() };
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    ({ code, retryAfterSeconds }: NearpaperError) => `${code} ${retryAfterSeconds}`,
  );

describe('a capacity', () => {
  it('lets so many begin, so many wait in their order, and refuses the others at once', async () => {
    const capacity = new Capacity('reads', { underWay: 2, waiting: 2, maxWaitMs: 60_000 });
    const { begun, work, finish } = works();
    const all = ['a', 'b', 'c', 'd'].map((name) => capacity.run(work(name), stays));
    expect(await codeOf(capacity.run(work('e'), stays))).toBe('OVERLOADED 1');
    expect(begun).toEqual(['a', 'b']);
    finish('b');
    expect(await all[1]).toBe('b');
    await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
    finish('c');
    await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd']);
    for (const name of ['a', 'd']) finish(name);
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
    // All places are free again.
    const again = ['f', 'g'].map((name) => capacity.run(work(name), stays));
    await expect.poll(() => begun.slice(-2)).toEqual(['f', 'g']);
    for (const name of ['f', 'g']) finish(name);
    await Promise.all(again);
  });

  it('gives a place back after work that fails', async () => {
    const capacity = new Capacity('reads', { underWay: 1, waiting: 0, maxWaitMs: 60_000 });
    for (let n = 0; n < 3; n++) {
      const failing = () => Promise.reject(new Error('x'));
      await expect(capacity.run(failing, stays)).rejects.toThrow('x');
      const throwing = () => {
        throw new Error('y');
      };
      await expect(capacity.run(throwing, stays)).rejects.toThrow('y');
    }
    expect(await capacity.run(() => 'done', stays)).toBe('done');
  });

  it('refuses what waited too long, and its place in the queue is free', async () => {
    const capacity = new Capacity('reads', { underWay: 1, waiting: 1, maxWaitMs: 20 });
    const { begun, work, finish } = works();
    const first = capacity.run(work('a'), stays);
    expect(await codeOf(capacity.run(work('b'), stays))).toBe('OVERLOADED 1');
    const third = codeOf(capacity.run(work('c'), stays));
    finish('a');
    await first;
    await expect.poll(() => begun).toEqual(['a', 'c']);
    finish('c');
    expect(await third).toBe('done');
  });

  it('begins nothing for clients that went away, and their places are free', async () => {
    const capacity = new Capacity('reads', { underWay: 1, waiting: 1, maxWaitMs: 60_000 });
    const { begun, work, finish } = works();
    let isGone = false;
    const first = capacity.run(work('a'), stays);
    const gone = codeOf(capacity.run(work('b'), () => isGone));
    isGone = true;
    const third = capacity.run(work('c'), stays);
    expect(await gone).toBe('OVERLOADED 1');
    finish('a');
    await first;
    await expect.poll(() => begun).toEqual(['a', 'c']);
    finish('c');
    expect(await third).toBe('c');
  });
});
