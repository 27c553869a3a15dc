import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type OpenBackend, openBackend } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';
import { exactNearest, putOperation, random, randomVector } from '../fixtures/vectors.js';

/** `FAULT_PAPERS=5000 npx vitest run test/faults/churn.test.ts` is the long run. */
const PAPERS = Number(process.env.FAULT_PAPERS ?? 600);
const ROUNDS = 10;
const RESTARTS = 20;
const SEED = 31;
const DIMENSIONS = 64;
const QUERIES = 50;
const MIN_RECALL = 0.99;

const next = random(SEED);
const dataDir = join(temporaryFolder(), 'churned');
const live = new Map<string, Float32Array>();

const open = () =>
  openBackend({
    dataDir,
    model: { id: 'made-up', fingerprint: 'faults', dimensions: DIMENSIONS },
    search: true,
    logger: pino({ level: 'silent' }),
  });

async function put(backend: OpenBackend, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 100) {
    const batch = ids.slice(from, from + 100).map((id) => {
      const vector = randomVector(next, DIMENSIONS);
      live.set(id, vector);
      return putOperation(id, vector);
    });
    await backend.write(batch);
  }
}

/** How many of the ten nearest, by comparing everything, the index finds; and whether each paper is its own nearest. */
async function check(backend: OpenBackend): Promise<number> {
  let found = 0;
  for (let n = 0; n < QUERIES; n++) {
    const query = randomVector(next, DIMENSIONS);
    const wanted = new Set(exactNearest(query, live, 10).map(({ id }) => id));
    const { neighbours } = await nearest(backend, query, 10);
    found += neighbours.filter(({ id }) => wanted.has(id)).length;
    for (const { id } of neighbours)
      expect(live.has(id), `${id} was deleted and is back`).toBe(true);
  }
  for (const [id, vector] of live) {
    const { neighbours } = await nearest(backend, vector, 3);
    expect(
      neighbours.map((one) => one.id),
      `${id} cannot be reached`,
    ).toContain(id);
  }
  return found / (10 * QUERIES);
}

describe(`an index of ${PAPERS} papers (seed ${SEED})`, () => {
  it(
    `after ${ROUNDS} rounds of half deleted and a third changed, over ${RESTARTS} restarts, finds as before`,
    async () => {
      let backend = await open();
      let added = 0;
      const fresh = (count: number) => Array.from({ length: count }, () => `paper-${added++}`);
      await put(backend, fresh(PAPERS));
      const recalls: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const ids = [...live.keys()];
        const doomed = ids.filter(() => next() < 0.5);
        await backend.write(doomed.map((id) => ({ kind: 'delete', id })));
        for (const id of doomed) live.delete(id);
        await backend.close();
        backend = await open();
        await put(
          backend,
          [...live.keys()].filter(() => next() < 1 / 3),
        );
        await put(backend, fresh(PAPERS - live.size));
        if (round % 2 === 0) await backend.checkpoint();
        await backend.close();
        backend = await open();
        recalls.push(await check(backend));
      }
      await backend.close();
      process.stdout.write(
        `recall@10 by round: ${recalls.map((one) => one.toFixed(3)).join(' ')}\n`,
      );
      expect(Math.min(...recalls)).toBeGreaterThanOrEqual(MIN_RECALL);
    },
    PAPERS * 400 + 120_000,
  );
});
