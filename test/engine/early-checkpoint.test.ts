import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { WriteOperation } from '../../src/store/store.js';
import { analyzeQuery } from '../../src/text/words/analyze.js';
import { neighboursOf, openBackend } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';
import { exactNearest, putOperation, random, randomVector } from '../fixtures/vectors.js';

const DIMENSIONS = 32;
const SEED = 71;
/** Before the checkpoint begins, while it is built, and after it has been told that this was all. */
const EARLY = 600;
const LATE = 150;

const open = (dataDir: string, search: boolean) =>
  openBackend({
    dataDir,
    model: { id: 'made-up', fingerprint: 'early', dimensions: DIMENSIONS },
    search,
    logger: pino({ level: 'silent' }),
  });

describe('a checkpoint that begins while papers are written', () => {
  it(`has all that was written until it was told to end, and nothing that was deleted (seed ${SEED})`, async () => {
    const dataDir = temporaryFolder();
    const next = random(SEED);
    const live = new Map<string, Float32Array>();
    const put = (id: string): WriteOperation => {
      const vector = randomVector(next, DIMENSIONS);
      live.set(id, vector);
      return putOperation(id, vector, `sails ${id}`);
    };
    const remove = (id: string): WriteOperation => {
      live.delete(id);
      return { kind: 'delete', id };
    };
    const writing = await open(dataDir, false);
    await writing.write(Array.from({ length: EARLY }, (_, k) => put(`early${k}`)));

    let complete = () => {};
    const all = new Promise<void>((resolve) => {
      complete = resolve;
    });
    const checkpoint = writing.checkpoint(all);
    let isWritten = false;
    void checkpoint.then(() => {
      isWritten = true;
    });
    for (let k = 0; k < LATE; k++) {
      await writing.write([put(`late${k}`), put(`early${k}`), remove(`early${EARLY - 1 - k}`)]);
      await sleep(5);
    }
    expect(isWritten).toBe(false);
    complete();
    await checkpoint;
    const { sequence, index } = await writing.status();
    expect(index.checkpointSequence).toBe(sequence);
    await writing.close();

    const searching = await open(dataDir, true);
    expect((await searching.status()).index).toEqual({
      state: 'ready',
      sequence,
      checkpointSequence: sequence,
    });
    const terms = analyzeQuery('sails');
    const { total } = await searching.retrieve({ terms, topK: 1 });
    expect(total).toBe(live.size);
    for (let round = 0; round < 50; round++) {
      const query = randomVector(next, DIMENSIONS);
      const found = await nearest(searching, query, 10);
      expect(found.neighbours.map(({ id }) => id)).toEqual(
        exactNearest(query, live, 10).map(({ id }) => id),
      );
    }
    const [ids, lists] = [[...live.keys()], await neighboursOf(searching, [...live.keys()])];
    const right = ids.flatMap((id) => {
      const own = live.get(id) as Float32Array;
      const exact = exactNearest(own, live, 11).filter((one) => one.id !== id);
      const held = new Set(lists.get(id)?.map((one) => one.id));
      return exact.slice(0, 10).map((one) => held.has(one.id));
    });
    expect(right.filter(Boolean).length / right.length).toBeGreaterThanOrEqual(0.98);
    await searching.close();
  });

  it('is given up when the backend is closed, and leaves the one before as it was', async () => {
    const dataDir = temporaryFolder();
    const next = random(SEED);
    const writing = await open(dataDir, false);
    await writing.write([putOperation('one', randomVector(next, DIMENSIONS))]);
    await writing.checkpoint();
    await writing.write([putOperation('two', randomVector(next, DIMENSIONS))]);
    const never = new Promise<void>(() => {});
    void writing.checkpoint(never);
    await sleep(500);
    await writing.close();
    const again = await open(dataDir, false);
    expect((await again.status()).index.checkpointSequence).toBe(1);
    await again.checkpoint();
    expect((await again.status()).index.checkpointSequence).toBe(2);
    await again.close();
  });
});
