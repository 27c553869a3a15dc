import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { WorkerThread } from '../../src/runtime/worker-thread.js';

interface Asked {
  kind: string;
  [name: string]: unknown;
}

const THREAD = fileURLToPath(new URL('../fixtures/runtime-thread.mjs', import.meta.url));

const started: WorkerThread<Asked, Asked>[] = [];
function start(data: unknown = undefined): WorkerThread<Asked, Asked> {
  const thread = new WorkerThread<Asked, Asked>(THREAD, { data });
  started.push(thread);
  return thread;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((thread) => thread.terminate()));
});

describe('a thread', () => {
  it('has what it was started with, and answers', async () => {
    const thread = start({ dimensions: 3 });
    thread.send({ kind: 'data' });
    expect(await thread.receive()).toEqual({ kind: 'data', data: { dimensions: 3 } });
  });

  it('moves what is transferred instead of copying it', async () => {
    const thread = start();
    thread.send({ kind: 'give' });
    expect(await thread.receive()).toEqual({ kind: 'given', numbers: Float32Array.of(1, 2, 3) });
    expect(await thread.receive()).toEqual({ kind: 'left', bytes: 0 });
    const value = Float32Array.of(4, 5);
    thread.send({ kind: 'echo', value }, [value.buffer]);
    expect(value.byteLength).toBe(0);
    expect(await thread.receive()).toMatchObject({ value: Float32Array.of(4, 5) });
  });

  it('that throws ends with that error, also for who waits for its answer', async () => {
    const thread = start();
    const unanswered = thread.receive();
    thread.send({ kind: 'throw', text: 'too far' });
    await expect(unanswered).rejects.toThrow(new RangeError('too far'));
    expect(await thread.ended).toBeInstanceOf(RangeError);
  });

  it('that closes or is terminated ends without an error, and takes what is sent to it then', async () => {
    for (const stop of [
      (thread: WorkerThread<Asked, Asked>) => thread.send({ kind: 'close' }),
      (thread: WorkerThread<Asked, Asked>) => void thread.terminate(),
    ]) {
      const thread = start();
      const unanswered = thread.receive();
      stop(thread);
      await expect(unanswered).rejects.toThrow('the thread has ended');
      expect(await thread.ended).toBeUndefined();
      thread.send({ kind: 'echo', value: 1 });
      await expect(thread.receive()).rejects.toThrow('the thread has ended');
    }
  });
});
