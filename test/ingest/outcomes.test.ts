import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Services } from '../../src/app/compose.js';
import { NearpaperError } from '../../src/domain/errors.js';
import type { SourceRecord } from '../../src/formats/record.js';
import type { IngestOutcome } from '../../src/ingest/outcome.js';
import { ingest } from '../../src/ingest/pipeline.js';
import { asRecords, ingestValues, kindsOf, withEmbed } from '../fixtures/ingesting.js';
import { collect } from '../fixtures/reading.js';
import { type OpenServices, openServices } from '../fixtures/services.js';

let opened: OpenServices;
let services: Services;
beforeAll(async () => {
  opened = await openServices();
  services = opened.services;
});
afterAll(() => opened.close());

const papers = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `${prefix}-${i}`, title: `${prefix} no. ${i}` }));
const storedOf = async (values: { id: string }[]) =>
  (await services.store.getPapers(values.map(({ id }) => id))).map(({ paper }) => paper.id);

test('300 records in batches of 7 have 300 outcomes, in their order', async () => {
  const values: Record<string, unknown>[] = papers('order', 300);
  for (let i = 0; i < 300; i += 11) values[i] = { id: `order-${i}` };
  const outcomes = await ingestValues(services, values, { batchSize: 7 });
  expect(outcomes.map(({ place, id }) => [place.line, id])).toEqual(
    values.map(({ id }, i) => [i + 1, id]),
  );
  expect(kindsOf(outcomes)).toEqual(values.map((_, i) => (i % 11 === 0 ? 'rejected' : 'added')));
});

test('new, changed, unchanged and rejected papers in one batch have each their own outcome', async () => {
  const [one, two, three] = papers('various', 3) as { id: string; title: string }[];
  await ingestValues(services, [one, two] as Record<string, unknown>[]);
  const changed = { ...two, title: 'Another title' };
  const values = [changed, { id: 'wrong' }, three, one, { ...one, id: 'various-copy' }];
  expect(kindsOf(await ingestValues(services, values as Record<string, unknown>[]))).toEqual([
    'updated',
    'rejected',
    'added',
    'unchanged',
    'added',
  ]);
});

describe('records that cannot be used', () => {
  test('are outcomes with place and reason among the others, and stop nothing', async () => {
    const broken = new NearpaperError('RECORD_UNREADABLE', 'the line is not valid JSON');
    const at = (line: number) => ({ place: { source: 'mixed.jsonl', line } });
    async function* records(): AsyncGenerator<SourceRecord> {
      yield { ...at(1), value: { id: 'mixed-1', title: 'One' }, ignored: ['cites'] };
      yield { ...at(2), error: broken };
      yield { ...at(4), value: { id: 'mixed-4', year: 2000 } };
      yield { ...at(5), value: { id: '..', title: 'Five' } };
      yield { ...at(6), value: { abstract: 'No title and no id' } };
      yield { ...at(7), value: { id: 'mixed-7', title: 'Seven' } };
    }
    const outcomes = await collect(
      ingest(records(), services, { absentFields: 'keep', match: 'ids' }),
    );
    expect(outcomes).toEqual([
      {
        ...at(1),
        kind: 'added',
        id: 'mixed-1',
        isMerged: false,
        hasAbstract: false,
        ignored: ['cites'],
      },
      { ...at(2), kind: 'rejected', id: null, ignored: [], error: broken },
      expect.objectContaining({ ...at(4), kind: 'rejected', id: 'mixed-4' }),
      expect.objectContaining({ ...at(5), kind: 'rejected', id: '..' }),
      expect.objectContaining({ ...at(6), kind: 'rejected', id: null }),
      { ...at(7), kind: 'added', id: 'mixed-7', isMerged: false, hasAbstract: false, ignored: [] },
    ]);
    const reasons = outcomes.flatMap((o) => (o.kind === 'rejected' ? [o.error.message] : []));
    expect(reasons.join('\n')).toMatch(
      /not valid JSON\n.*both empty.*\nid: must not be.*\n.*an id/,
    );
  });

  test('leave what is stored under their id as it was', async () => {
    await ingestValues(services, [{ id: 'kept', title: 'Kept' }]);
    const outcomes = await ingestValues(services, [{ id: 'kept', title: 'New', year: 'soon' }]);
    expect(kindsOf(outcomes)).toEqual(['rejected']);
    expect((await services.store.getPapers(['kept']))[0]?.paper.title).toBe('Kept');
  });

  test('because their text fails to embed, are not taken for stored when they come again', async () => {
    const failing = new Set(['poison no. 0']);
    const embedder = withEmbed(services.embedder, async (text, role) => {
      if (failing.delete(text)) throw new NearpaperError('EMBEDDING_FAILED', 'it died');
      return services.embedder.embed(text, role);
    });
    const [poison] = papers('poison', 1) as [{ id: string; title: string }];
    const values = [poison, ...papers('fine', 3), poison];
    const outcomes = await ingestValues({ ...services, embedder }, values, { batchSize: 2 });
    expect(kindsOf(outcomes)).toEqual(['rejected', 'added', 'added', 'added', 'added']);
    expect(await storedOf([poison])).toEqual([poison.id]);
  });
});

describe('an abort', () => {
  test('lets the batches that were begun finish and keeps the rest out', async () => {
    const values = papers('abort', 300);
    const abort = new AbortController();
    const outcomes: IngestOutcome[] = [];
    const options = {
      absentFields: 'keep',
      match: 'ids',
      batchSize: 10,
      signal: abort.signal,
    } as const;
    for await (const outcome of ingest(asRecords(values), services, options)) {
      outcomes.push(outcome);
      abort.abort();
    }
    const done = outcomes.length;
    expect(done).toBeGreaterThanOrEqual(10);
    expect(done).toBeLessThanOrEqual(50);
    expect(outcomes.map(({ id }) => id)).toEqual(values.slice(0, done).map(({ id }) => id));
    expect(await storedOf(values)).toEqual(values.slice(0, done).map(({ id }) => id));
  });

  test('that was there before the first record keeps everything out', async () => {
    const values = papers('too-late', 30);
    const options = { batchSize: 10, signal: AbortSignal.abort() };
    expect(await ingestValues(services, values, options)).toEqual([]);
    expect(await storedOf(values)).toEqual([]);
  });
});

test('a reader that stops listening has every outcome it heard of stored, and may start again', async () => {
  const values = papers('walkout', 100);
  const heard: (string | null)[] = [];
  for await (const outcome of ingest(asRecords(values), services, {
    absentFields: 'keep',
    match: 'ids',
    batchSize: 8,
  })) {
    heard.push(outcome.id);
    if (heard.length === 20) break;
  }
  expect(await storedOf(values)).toEqual(expect.arrayContaining(heard));
  const again = kindsOf(await ingestValues(services, values));
  expect(again.slice(0, 20)).toEqual(Array(20).fill('unchanged'));
  expect(await storedOf(values)).toHaveLength(100);
});

test('a source that fails midway fails the ingest; what was acknowledged is stored', async () => {
  const values = papers('broken', 100);
  async function* records() {
    yield* asRecords(values);
    throw new NearpaperError('FILE_UNREADABLE', 'the disk is gone');
  }
  const heard: { id: string }[] = [];
  const all = async () => {
    const options = { absentFields: 'keep', match: 'ids', batchSize: 10 } as const;
    for await (const { id } of ingest(records(), services, options)) heard.push({ id: id ?? '' });
  };
  await expect(all()).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  expect(await storedOf(heard)).toEqual(heard.map(({ id }) => id));
});

test('an embedder that is closed fails the ingest and stores nothing', async () => {
  const own = await openServices({ search: false });
  await own.services.embedder.close();
  const ingested = ingestValues(own.services, papers('closed', 5));
  await expect(ingested).rejects.toMatchObject({ code: 'EMBEDDER_UNAVAILABLE' });
  expect((await own.services.store.status()).papers).toBe(0);
  await own.close();
});
