import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type OpenBackend, openBackend } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';
import { putOperation, random, randomVector } from '../fixtures/vectors.js';

/** The vectorStatistics at which an index changes hands: nothing that was acknowledged may fall between. */
const DIMENSIONS = 64;
const SEED = 23;

const open = (dataDir: string, more: object = {}) =>
  openBackend({
    dataDir,
    model: { id: 'made-up', fingerprint: 'live', dimensions: DIMENSIONS },
    search: true,
    logger: pino({ level: 'silent' }),
    ...more,
  });

function papers(count: number, prefix: string, seed: number) {
  const next = random(seed);
  return Array.from({ length: count }, (_, i) => ({
    id: `${prefix}-${i}`,
    vector: randomVector(next, DIMENSIONS),
  }));
}

/** A data folder with more papers than a starting server adds to an index by itself. */
async function folderWithoutIndex() {
  const dataDir = temporaryFolder();
  const many = papers(4_000, 'old', SEED);
  const backend = await open(dataDir, { search: false });
  await backend.write(many.map(({ id, vector }) => putOperation(id, vector)));
  await backend.close();
  return { dataDir, many };
}

async function untilReady(backend: OpenBackend): Promise<void> {
  await expect
    .poll(async () => (await backend.status()).index.state, { timeout: 180_000 })
    .toBe('ready');
}

describe('while an index is built', () => {
  it(`answers are right and marked, and every write is found from its acknowledgement on (seed ${SEED})`, async () => {
    const { dataDir, many } = await folderWithoutIndex();

    const backend = await open(dataDir);
    expect((await backend.status()).index.state).toBe('building');
    const best = async (vector: Float32Array) => {
      const { neighbours, degraded } = await nearest(backend, vector, 1);
      return { id: neighbours[0]?.id, degraded };
    };
    expect(await best(many[7]?.vector as Float32Array)).toEqual({ id: 'old-7', degraded: true });

    // Another process goes on committing until the moment at which the index is there.
    const other = await open(dataDir, { search: false });
    const foreign = papers(4_000, 'foreign', SEED + 2);
    let foreignWrites = 0;
    const otherWrites = (async () => {
      while (
        (await backend.status()).index.state === 'building' &&
        foreign.length > foreignWrites
      ) {
        const batch = foreign.slice(foreignWrites, foreignWrites + 20);
        await other.write(batch.map(({ id, vector }) => putOperation(id, vector)));
        foreignWrites += batch.length;
      }
    })();

    const written = papers(2_000, 'new', SEED + 1);
    let writes = 0;
    while ((await backend.status()).index.state === 'building' && writes < written.length) {
      const { id, vector } = written[writes++] as (typeof written)[number];
      await backend.write([putOperation(id, vector)]);
      if (writes % 20 === 0) expect((await best(vector)).id).toBe(id);
    }
    // How many there are depends on the disk.
    expect(writes).toBeGreaterThan(0);
    await untilReady(backend);
    for (const { id, vector } of written.slice(0, writes)) {
      expect(await best(vector)).toEqual({ id, degraded: false });
    }
    await otherWrites;
    await other.close();
    // What another process committed is followed (within a second, where nothing else wants the processor).
    const { sequence } = await backend.status();
    await expect
      .poll(async () => (await backend.status()).index.sequence, { timeout: 200_000 })
      .toBe(sequence);
    for (const { id, vector } of foreign.slice(0, foreignWrites).slice(-40)) {
      expect(await best(vector)).toEqual({ id, degraded: false });
    }
    await backend.close();
  });

  it('a paper that is being replaced is never missing from an answer', async () => {
    const { dataDir, many } = await folderWithoutIndex();
    const backend = await open(dataDir);
    const { id, vector } = many[3] as (typeof many)[number];
    // Hardly another vector, but another text: the paper gets a new version.
    const other = vector.map((value, k) => (k === 0 ? value + 1e-4 : value));
    for (let round = 0; round < 10; round++) {
      const scanning = nearest(backend, vector, 1);
      await backend.write([putOperation(id, round % 2 ? vector : other)]);
      expect((await scanning).neighbours[0]?.id).toBe(id);
    }
    await backend.close();
  });
});

describe('a database that was put back to an earlier state', () => {
  it('does not take the index of its other history for its own', async () => {
    const dataDir = temporaryFolder();
    const file = join(dataDir, 'nearpaper.db');
    const write = async (prefix: string, count: number, seed: number) => {
      const backend = await open(dataDir);
      const written = papers(count, prefix, seed);
      await backend.write(written.map(({ id, vector }) => putOperation(id, vector)));
      await backend.checkpoint();
      await backend.close();
      return written;
    };
    await write('common', 100, 1);
    copyFileSync(file, `${file}.backup`);
    await write('lost', 50, 2);
    copyFileSync(`${file}.backup`, file);
    for (const leftover of ['-wal', '-shm']) rmSync(file + leftover, { force: true });

    const backend = await open(dataDir, { search: false });
    const kept = papers(60, 'kept', 3);
    await backend.write(kept.map(({ id, vector }) => putOperation(id, vector)));
    await backend.close();
    const again = await open(dataDir);
    for (const { id, vector } of kept) {
      expect((await nearest(again, vector, 1)).neighbours[0]?.id).toBe(id);
    }
    await again.close();
  });
});

describe('an index that another model has taken', () => {
  it('takes no writes of the first one', async () => {
    const dataDir = temporaryFolder();
    const first = await open(dataDir);
    const model = { id: 'other', fingerprint: 'other', dimensions: DIMENSIONS };
    const second = await open(dataDir, { model });
    const [one, two] = papers(2, 'p', SEED) as [
      { id: string; vector: Float32Array },
      { id: string; vector: Float32Array },
    ];
    expect(await second.write([putOperation(one.id, one.vector)])).toEqual(['added']);
    await expect(first.write([putOperation(two.id, two.vector)])).rejects.toMatchObject({
      code: 'MODEL_CHANGED',
    });
    expect((await second.status()).papers).toBe(1);
    await first.close();
    await second.close();
  });
});
