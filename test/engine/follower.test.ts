import { pino } from 'pino';
import { expect, it } from 'vitest';
import { BuiltinEngine } from '../../src/engine/builtin/builtin-engine.js';
import { Follower } from '../../src/engine/follower.js';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { putOperation, random, randomVector } from '../fixtures/vectors.js';

const DIMENSIONS = 16;
const model = { id: 'made-up', fingerprint: 'follower', dimensions: DIMENSIONS };
const logger = pino({ level: 'silent' });

async function openApart() {
  const dataDir = temporaryFolder();
  const store = SqliteStore.open({ dataDir, model, untilSeen: async () => {} });
  const { documents: source } = store;
  const hasPendingQueries = () => false;
  const engine = await BuiltinEngine.open({ dataDir, model, source, logger, hasPendingQueries });
  return { store, engine };
}

it('an engine sees what is applied to it, and leaves changes alone that begin elsewhere', async () => {
  const { store, engine } = await openApart();
  const next = random(5);
  const vectors = Array.from({ length: 3 }, () => randomVector(next, DIMENSIONS));
  const found = async (vector: Float32Array) =>
    (await engine.retrieve({ vector, topK: 10 })).candidates.map(({ id }) => id).sort();
  await store.write(vectors.map((vector, k) => putOperation(`p${k}`, vector)));
  const [first = new Float32Array()] = vectors;
  expect(await found(first)).toEqual([]);
  const all = await store.changes(engine.sequence);
  await engine.apply(all, () => true);
  expect(engine.sequence).toBe(all.sequence);
  expect(await found(first)).toEqual(['p0', 'p1', 'p2']);
  // The same again begins where the engine no longer stands.
  await engine.apply(await store.changes(0), () => true);
  expect(engine.sequence).toBe(all.sequence);
  await store.write([{ kind: 'delete', id: 'p1' }, putOperation('p2', first)]);
  await engine.apply(await store.changes(engine.sequence), () => false);
  expect(await found(first)).toEqual(['p0', 'p2']);
  await engine.close();
  await store.close();
});

it('a follower brings an engine to what others write, and at once to what somebody waits for', async () => {
  const { store, engine } = await openApart();
  const { fingerprint } = model;
  const follower = new Follower({ engine, store, source: store.documents, fingerprint, logger });
  const vector = randomVector(random(6), DIMENSIONS);
  await store.write([putOperation('waited-for', vector)]);
  await follower.catchUp(store.documents.sequence());
  expect((await engine.retrieve({ vector, topK: 1 })).candidates).toMatchObject([
    { id: 'waited-for', similarity: 1 },
  ]);
  await store.write([putOperation('followed', vector)]);
  await expect.poll(() => engine.sequence, { timeout: 200_000 }).toBe(store.documents.sequence());
  await follower.close();
  await engine.close();
  await store.close();
});
