import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Services } from '../../src/app/compose.js';
import { ingestStarterCorpus } from '../../src/app/starter.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { ingestFile, ingestValues, kindsOf, recording } from '../fixtures/ingesting.js';
import { nearest } from '../fixtures/nearest.js';
import { type OpenServices, openServices } from '../fixtures/services.js';
import { COLLECTION_PAGE, describeWithSharedData } from '../fixtures/shared-data.js';

const repeat = (kind: string, times: number) => Array(times).fill(kind);
const papersIn = async ({ store }: Services) => (await store.status()).papers;

describeWithSharedData('the real collection page', () => {
  let opened: OpenServices;
  let services: Services;
  beforeAll(async () => {
    opened = await openServices();
    services = opened.services;
  });
  afterAll(() => opened.close());

  test('is 47 papers added, in the order of the page', async () => {
    const outcomes = await ingestFile(services, COLLECTION_PAGE);
    expect(kindsOf(outcomes)).toEqual(repeat('added', 47));
    const lines = outcomes.map(({ place }) => place.line ?? 0);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(await papersIn(services)).toBe(47);
  });

  test('is 47 papers unchanged the second time, and nothing is embedded or written', async () => {
    const { embedder, texts } = recording(services.embedder);
    const before = await services.store.status();
    const outcomes = await ingestFile({ ...services, embedder }, COLLECTION_PAGE);
    expect(kindsOf(outcomes)).toEqual(repeat('unchanged', 47));
    expect(texts).toEqual([]);
    expect((await services.store.status()).sequence).toBe(before.sequence);
  });

  test('finds each paper by its own text', async () => {
    const [paper] = await services.store.listPapers(null, 1);
    const vector = await services.embedder.embed(`${paper?.title}\n${paper?.abstract}`, 'passage');
    const { neighbours, total } = await nearest(services.engine, vector, 3);
    expect(total).toBe(47);
    expect(neighbours[0]).toEqual({ id: paper?.id, similarity: 1 });
  });

  test('of which one abstract changed is one updated, and that one alone is embedded', async () => {
    const papers = await services.store.listPapers(null, 47);
    const { embedder, texts } = recording(services.embedder);
    const changed = papers.map((paper, i) =>
      i === 20 ? { ...paper, abstract: `${paper.abstract} And more.` } : paper,
    );
    const outcomes = await ingestValues({ ...services, embedder }, changed);
    expect(kindsOf(outcomes)).toEqual([
      ...repeat('unchanged', 20),
      'updated',
      ...repeat('unchanged', 26),
    ]);
    expect(texts).toHaveLength(1);
    expect(await papersIn(services)).toBe(47);
  });
});

test('the starter corpus has 47 papers, and is not ingested into an index that held something', async () => {
  const { services, close } = await openServices();
  expect(await ingestStarterCorpus(services)).toBe(47);
  expect(await papersIn(services)).toBe(47);
  expect(await ingestStarterCorpus(services)).toBe(0);
  const starter = join(packageRoot, 'starter', 'papers.jsonl');
  expect(kindsOf(await ingestFile(services, starter))).toEqual(repeat('unchanged', 47));
  await close();
});

describeWithSharedData('the starter corpus and then the collection page', () => {
  test('are the same 47 papers: the page updates each', async () => {
    const { services, close } = await openServices();
    await ingestStarterCorpus(services);
    const outcomes = await ingestFile(services, COLLECTION_PAGE);
    expect(kindsOf(outcomes)).toEqual(repeat('updated', 47));
    expect(await papersIn(services)).toBe(47);
    await close();
  });
});
