import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { NearpaperError } from '../../src/domain/errors.js';
import { ChildProcess } from '../../src/runtime/child-process.js';
import type { Failed } from '../../src/runtime/messages.js';
import { WorkerThread } from '../../src/runtime/worker-thread.js';

type Ask = { kind: 'fail'; how: string } | { kind: 'fail-unknown' };
type Answer = { kind: 'echo' } | Failed;

const pathOf = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const json = new ChildProcess<Ask, Answer>(pathOf('runtime-child.mjs'));
const advanced = new ChildProcess<Ask, Answer>(pathOf('runtime-child.mjs'), {
  serialization: 'advanced',
});
const thread = new WorkerThread<Ask, Answer>(pathOf('runtime-thread.mjs'), { data: undefined });
afterAll(async () => {
  await Promise.all([json.end(1_000), advanced.end(1_000), thread.terminate()]);
});

describe.each([
  ['a child process', json],
  ['a child process with structured clones', advanced],
  ['a thread', thread],
])('an error that crosses from %s', (_, peer) => {
  async function failure(ask: Ask): Promise<NearpaperError> {
    peer.send(ask);
    return peer.receive().then(
      () => expect.unreachable('it answers with an error'),
      (error) => error,
    );
  }

  it('is the same NearpaperError', async () => {
    const error = await failure({ kind: 'fail', how: 'coded' });
    expect(error).toBeInstanceOf(NearpaperError);
    expect({ ...error, message: error.message }).toEqual({
      name: 'NearpaperError',
      code: 'MODEL_NOT_FOUND',
      message: 'no such model',
      problems: undefined,
      retryAfterSeconds: undefined,
    });
  });

  it('keeps its problems and the seconds after which to try again', async () => {
    expect(await failure({ kind: 'fail', how: 'problems' })).toMatchObject({
      code: 'INVALID_REQUEST',
      problems: [
        { path: 'limit', message: 'must be at most 100' },
        { path: 'query', message: 'must be text' },
      ],
    });
    expect(await failure({ kind: 'fail', how: 'retry' })).toMatchObject({
      code: 'OVERLOADED',
      status: 503,
      retryAfterSeconds: 7,
    });
  });

  it.each([
    ['plain', 'x is not a function'],
    ['text', 'thrown as it is'],
    ['internal', 'our fault'],
  ])('is an Error with its message when it has no code of ours (%s)', async (how, message) => {
    const error = await failure({ kind: 'fail', how });
    expect(error).not.toBeInstanceOf(NearpaperError);
    expect(error).toEqual(new Error(message));
  });

  it('is an Error with its message when its code is not known here', async () => {
    const error = await failure({ kind: 'fail-unknown' });
    expect(error).not.toBeInstanceOf(NearpaperError);
    expect(error).toEqual(new Error('a code of tomorrow'));
  });
});
