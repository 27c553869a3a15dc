import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type ChildOptions, ChildProcess } from '../../src/runtime/child-process.js';

interface Asked {
  kind: string;
  [name: string]: unknown;
}

const CHILD = fileURLToPath(new URL('../fixtures/runtime-child.mjs', import.meta.url));
const PARENT = fileURLToPath(new URL('../fixtures/runtime-parent.mjs', import.meta.url));

const started: ChildProcess<Asked, Asked>[] = [];
function start(options: ChildOptions<Asked> = {}, module = CHILD): ChildProcess<Asked, Asked> {
  const child = new ChildProcess<Asked, Asked>(module, options);
  started.push(child);
  return child;
}
afterEach(async () => {
  for (const child of started) child.kill();
  await Promise.all(started.splice(0).map((child) => child.ended));
});

describe('messages of a child process', () => {
  it('cross in both directions, typed arrays where the serialization is advanced', async () => {
    const plain = start();
    plain.send({ kind: 'echo', value: { list: [1, 'two', null] } });
    expect(await plain.receive()).toEqual({
      kind: 'echo',
      value: { list: [1, 'two', null] },
    });
    const advanced = start({ serialization: 'advanced' });
    const value = Float32Array.of(0.1, -2, Number.NaN);
    advanced.send({ kind: 'echo', value });
    expect(await advanced.receive()).toEqual({ kind: 'echo', value });
  });

  it('go to the listener when none is awaited, in their order', async () => {
    const heard: unknown[] = [];
    const child = start({ onMessage: (message) => heard.push(message.value) });
    child.send({ kind: 'echo', value: 'awaited' });
    expect(await child.receive()).toMatchObject({ value: 'awaited' });
    for (const value of [1, 2, 3]) child.send({ kind: 'echo', value });
    await expect.poll(() => heard).toEqual([1, 2, 3]);
  });

  it('that are the last ones come before the end, however late both are noticed', async () => {
    for (let round = 0; round < 10; round++) {
      const child = start();
      child.send({ kind: 'echo', value: 0 });
      await child.receive();
      child.send({ kind: 'finish', text: 'done' });
      // Nothing is read while this process is busy: then it finds the message and the end at once.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
      expect(await child.receive()).toEqual({ kind: 'finished', text: 'done' });
    }
  });

  it('are kept until they are awaited when there is no listener', async () => {
    const child = start();
    for (const value of [1, 2]) child.send({ kind: 'echo', value });
    child.send({ kind: 'exit', code: 0 });
    await child.ended;
    expect(await child.receive()).toMatchObject({ value: 1 });
    expect(await child.receive()).toMatchObject({ value: 2 });
    await expect(child.receive()).rejects.toThrow('the process ended with code 0');
  });

  it('all arrive when the last one is sent with the exit', async () => {
    const child = start();
    const text = 'long '.repeat(1_000_000);
    child.send({ kind: 'finish', text });
    expect(await child.receive()).toEqual({ kind: 'finished', text });
    expect(await child.ended).toMatchObject({ code: 0, signal: null });
  });
});

describe('a child process that ends', () => {
  it('says by which signal and with which last words', async () => {
    const child = start({ keepsLastWords: true });
    child.send({ kind: 'write', text: `${'x'.repeat(3_000)} the last words\n` });
    await child.receive();
    const unanswered = child.receive();
    child.send({ kind: 'hang' });
    child.kill();
    await expect(unanswered).rejects.toThrow('the process ended with SIGKILL');
    const { lastWords, ...end } = await child.ended;
    expect(end).toEqual({ signal: 'SIGKILL', code: null });
    expect(lastWords).toMatch(/^x+ the last words$/);
    expect(lastWords.length).toBeLessThanOrEqual(2_000);
    expect(child.hasExited).toBe(true);
  });

  it('says with which exit code, by the name that it was given', async () => {
    const child = start({ name: 'the process of the test' });
    const unanswered = child.receive();
    child.send({ kind: 'exit', code: 3 });
    await expect(unanswered).rejects.toThrow('the process of the test ended with code 3');
    expect(await child.ended).toEqual({ signal: null, code: 3, lastWords: '' });
  });

  it('says why it could not begin', async () => {
    const child = start({ keepsLastWords: true }, `${CHILD}.missing`);
    expect((await child.ended).lastWords).toContain('Cannot find module');
  });

  it('takes what is sent to it without an error, and answers nothing', async () => {
    const child = start();
    child.kill();
    // Before the end is seen, and after.
    child.send({ kind: 'echo', value: 1 });
    await child.ended;
    child.send({ kind: 'echo', value: 2 });
    child.kill();
    await child.end(1_000);
    await expect(child.receive()).rejects.toThrow('ended with SIGKILL');
  });

  it('ends by itself when it is let go of, and is killed where it does not', async () => {
    const idle = start();
    idle.send({ kind: 'echo', value: 1 });
    await idle.receive();
    await idle.end(60_000);
    expect(await idle.ended).toMatchObject({ code: 0 });
    const hanging = start();
    hanging.send({ kind: 'echo', value: 1 });
    await hanging.receive();
    hanging.send({ kind: 'hang' });
    await hanging.end(100);
    expect(await hanging.ended).toMatchObject({ signal: 'SIGKILL' });
  });
});

it('takes a low priority when it is told to', async () => {
  const child = start({ isLowPriority: true });
  expect(getPriority(child.pid)).toBe(constants.priority.PRIORITY_LOW);
});

describe('the child process of a process', () => {
  it('ends when that is killed', async () => {
    const { parent, childPid } = await startParent();
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(childPid)).toBe(false);
  });

  it('ends when that exits, even where it loops, if it is to be killed then', async () => {
    const { say, childPid } = await startParent({ isKilledAtExit: true });
    say('hang');
    say('exit');
    await expect.poll(() => isAlive(childPid)).toBe(false);
  });

  it('is not reached by Ctrl-C, which is for its parent', async () => {
    const { parent, say, heard } = await startParent();
    // What a terminal does: the signal goes to the whole group.
    process.kill(-(parent.pid as number), 'SIGINT');
    expect(await heard()).toBe('interrupted');
    say('ask');
    expect(await heard()).toBe('still here');
    parent.kill('SIGKILL');
  });

  it('does not keep that alive while it is idle', async () => {
    const { parent, say, childPid } = await startParent();
    const exited = once(parent, 'exit');
    say('idle');
    expect(await exited).toEqual([0, null]);
    await expect.poll(() => isAlive(childPid)).toBe(false);
  });
});

/** A process in a group of its own that has started a child. */
async function startParent(options: ChildOptions<Asked> = {}) {
  const parent = spawn(process.execPath, [PARENT, JSON.stringify(options)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const heard = async (): Promise<unknown> => JSON.parse((await lines.next()).value);
  const say = (line: string) => void parent.stdin.write(`${line}\n`);
  return { parent, say, heard, childPid: (await heard()) as number };
}

/** Whether it runs: one that ended may stay in the table until whoever adopted it looks. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`;
  return !(existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, 'utf8')));
}
