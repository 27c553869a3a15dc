import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { SqliteReindexing } from '../../src/backend/embedded/sqlite-reindexing.js';
import { retryUnembedded } from '../../src/ingest/retry.js';
import { openBackend } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';
import { nearest } from '../fixtures/nearest.js';
import { putOperation, random, randomVector } from '../fixtures/vectors.js';

const DIMENSIONS = 16;
const next = random(61);
const vector = () => randomVector(next, DIMENSIONS);
const OLD = { id: 'old', fingerprint: 'old', dimensions: DIMENSIONS };
const NEW = { id: 'new', fingerprint: 'new', dimensions: DIMENSIONS };

const open = (dataDir: string, model = OLD) =>
  openBackend({ dataDir, model, search: true, logger: pino({ level: 'silent' }) });

/** Papers of which some share a text, with vectors of the old model. */
async function filled(texts: readonly string[]): Promise<string> {
  const dataDir = join(temporaryFolder(), 'data');
  const backend = await open(dataDir);
  const vectors = new Map(texts.map((text) => [text, vector()]));
  await backend.write(
    texts.map((text, k) => ({
      ...putOperation(`paper-${k}`, vectors.get(text) as Float32Array, text),
      contentHash: `hash of ${text}`,
    })),
  );
  await backend.close();
  return dataDir;
}

/** Embeds what is there; texts that `fails` says cannot be. */
function embedAll(reindexing: SqliteReindexing, fails: (text: string) => boolean): number {
  let embedded = 0;
  for (let batch = reindexing.next(50); batch.length > 0; batch = reindexing.next(50)) {
    const good = batch.filter(({ paper }) => !fails(paper.title));
    for (const { contentHash, paper } of batch) {
      if (fails(paper.title)) reindexing.fail(contentHash, paper.id, 'it cannot be');
    }
    reindexing.store(new Map(good.map(({ contentHash }) => [contentHash, vector()])));
    embedded += good.length;
  }
  return embedded;
}

describe('a change to another model', () => {
  it('does not stop at a text that many papers share and that cannot be embedded', async () => {
    const texts = [
      ...Array.from({ length: 130 }, () => 'bad'),
      ...Array.from({ length: 500 }, (_, k) => `good ${k}`),
    ];
    const reindexing = new SqliteReindexing(await filled(texts), NEW);
    expect(reindexing.swap()).toBe(false);
    expect(embedAll(reindexing, (text) => text === 'bad')).toBe(500);
    expect(reindexing.count()).toMatchObject({ papers: 630, missing: 130 });
    expect(reindexing.isBehind).toBe(false);
    // A fifth of the papers: that is for the user to decide.
    expect(reindexing.hasFailed).toBe(true);
    expect(reindexing.swap()).toBe(true);
    reindexing.close();
  });

  it('waits for papers that come between the last look and the change', async () => {
    const dataDir = await filled(['bad', 'bad', 'good']);
    const reindexing = new SqliteReindexing(dataDir, NEW);
    embedAll(reindexing, (text) => text === 'bad');
    const backend = await open(dataDir);
    await backend.write([putOperation('late', vector(), 'late')]);
    await backend.close();
    expect(reindexing.swap()).toBe(false);
    embedAll(reindexing, (text) => text === 'bad');
    expect(reindexing.swap()).toBe(true);
    reindexing.close();
  });

  it('lets a paper be found by the vector that only the new model could give it', async () => {
    const dataDir = await filled(['one', 'two', 'three']);
    let backend = await open(dataDir);
    const [stored] = await backend.getPapers(['paper-1']);
    if (!stored) throw new Error('there is no such paper');
    const paper = { ...stored.paper, title: 'Twice' };
    const put = { kind: 'put', paper, contentHash: 'hash of twice' } as const;
    await backend.write([{ ...put, vector: null, failure: 'it cannot be' }]);
    await backend.checkpoint();
    await backend.close();

    const reindexing = new SqliteReindexing(dataDir, NEW);
    const wanted = vector();
    for (const { contentHash } of reindexing.next(50)) {
      const given = contentHash === 'hash of twice' ? wanted : vector();
      reindexing.store(new Map([[contentHash, given]]));
    }
    expect(reindexing.swap()).toBe(true);
    reindexing.close();

    backend = await open(dataDir, NEW);
    expect((await backend.status()).embedding).toMatchObject({ embedded: 2, pending: 1 });
    const refuse = () => Promise.reject(new Error('nothing is to be embedded'));
    const embedder = {
      model: { ...NEW, maxTokens: 16, goodMatch: undefined },
      embed: refuse,
      embedCounted: refuse,
      status: () => ({
        ...{ processes: 0, ready: 0, pending: 0, restarts: 0 },
        waiting: { query: 0, passage: 0 },
        embedded: { query: 0, passage: 0 },
      }),
      close: async () => {},
    };
    expect(await retryUnembedded({ store: backend, embedder })).toBe(1);
    expect((await backend.status()).embedding).toEqual({ embedded: 3, pending: 0, failed: 0 });
    expect((await nearest(backend, wanted, 1)).neighbours[0]?.id).toBe('paper-1');
    await backend.checkpoint();
    await backend.close();
    backend = await open(dataDir, NEW);
    expect((await nearest(backend, wanted, 1)).neighbours[0]?.id).toBe('paper-1');
    await backend.close();
  });
});
