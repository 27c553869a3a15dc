import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '../../src/app/compose.js';
import type { Paper } from '../../src/domain/paper.js';
import { ingestOne } from '../../src/ingest/pipeline.js';
import { ingestValues, kindsOf, recording, storedPaper } from '../fixtures/ingesting.js';
import { nearest } from '../fixtures/nearest.js';
import { type OpenServices, openServices } from '../fixtures/services.js';

let opened: OpenServices;
let services: Services;
/** The texts that were embedded since the test began. */
let embedded: string[];
let counter = 0;
/** An id that no other test has. */
let id: string;

beforeAll(async () => {
  opened = await openServices();
});
afterAll(() => opened.close());
beforeEach(() => {
  const { embedder, texts } = recording(opened.services.embedder);
  services = { ...opened.services, embedder };
  embedded = texts;
  id = `paper-${++counter}`;
});

const whole = (): Paper => ({
  id,
  title: `Kites ${counter}`,
  abstract: 'How kites fly.',
  authors: ['Ada'],
  year: 2001,
  venue: 'Wind',
  keywords: ['air'],
  url: 'https://example.org/kites',
  doi: '10.1/kites',
  arxivId: '0101.001',
});
const send = async (...values: Record<string, unknown>[]) =>
  kindsOf(await ingestValues(services, values));

describe('what is embedded', () => {
  test('a new paper: its title and abstract, as a passage', async () => {
    expect(await send({ ...whole() })).toEqual(['added']);
    expect(embedded).toEqual([`Kites ${counter}\nHow kites fly.`]);
    expect(await storedPaper(services, id)).toEqual(whole());
  });

  test('nothing when only other fields change', async () => {
    await send({ ...whole() });
    expect(await send({ ...whole(), year: 2002, authors: ['Li'], venue: 'Gusts' })).toEqual([
      'updated',
    ]);
    expect(embedded).toHaveLength(1);
    expect(await storedPaper(services, id)).toMatchObject({ year: 2002, authors: ['Li'] });
  });

  test('nothing when the text is only written in another way', async () => {
    await send({ ...whole(), title: 'Schrödinger’s kites' });
    const rewritten = { ...whole(), title: ' Schro\u0308dinger’s\n kites ' };
    expect(await send(rewritten)).toEqual(['unchanged']);
    expect(embedded).toHaveLength(1);
  });

  test('nothing when another paper has the text already, and both are found by it', async () => {
    await send({ ...whole() });
    expect(await send({ ...whole(), id: `${id}-b` })).toEqual(['added']);
    expect(embedded).toHaveLength(1);
    const vector = await services.embedder.embed(embedded[0] ?? '', 'passage');
    const { neighbours } = await nearest(services.engine, vector, 2);
    expect(neighbours).toEqual([
      { id, similarity: 1 },
      { id: `${id}-b`, similarity: 1 },
    ]);
  });

  test('a text that two new papers share in one batch: once would do, both are stored', async () => {
    expect(await send({ ...whole() }, { ...whole(), id: `${id}-b` })).toEqual(['added', 'added']);
    expect(embedded).toHaveLength(1);
  });

  test('a text that goes back to what it was is right again', async () => {
    await send({ ...whole() }, { ...whole(), abstract: 'Other.' });
    expect(await send({ ...whole() })).toEqual(['updated']);
    const vector = await services.embedder.embed(`Kites ${counter}\nHow kites fly.`, 'passage');
    const { neighbours } = await nearest(services.engine, vector, 1);
    expect(neighbours).toEqual([{ id, similarity: 1 }]);
  });
});

describe('fields that a record leaves out', () => {
  test('keep what is stored, where that is asked for', async () => {
    await send({ ...whole() });
    expect(await send({ id, year: 2005, title: 'New' })).toEqual(['updated']);
    expect(await storedPaper(services, id)).toEqual({ ...whole(), year: 2005, title: 'New' });
    expect(embedded.at(-1)).toBe('New\nHow kites fly.');
  });

  test('are emptied, where that is asked for', async () => {
    await send({ ...whole() });
    await ingestValues(services, [{ id, title: 'New' }], { absentFields: 'clear' });
    expect(await storedPaper(services, id)).toEqual({
      ...{ id, title: 'New', abstract: '', authors: [], year: null, venue: null },
      ...{ keywords: [], url: null, doi: null, arxivId: null },
    });
  });

  test('change nothing where everything sent is stored already', async () => {
    await send({ ...whole() });
    expect(await send({ id, title: `Kites ${counter}` })).toEqual(['unchanged']);
    const outcomes = await ingestValues(services, [{ ...whole() }], { absentFields: 'clear' });
    expect(kindsOf(outcomes)).toEqual(['unchanged']);
  });
});

describe('the same id twice in one file', () => {
  test('has two outcomes, and the later record stands', async () => {
    const later = { ...whole(), abstract: 'How kites fall.' };
    expect(await send({ ...whole() }, later)).toEqual(['added', 'updated']);
    expect(await storedPaper(services, id)).toEqual(later);
  });

  test('is unchanged the second time when nothing differs', async () => {
    expect(await send({ ...whole() }, { ...whole() })).toEqual(['added', 'unchanged']);
    expect(embedded).toHaveLength(1);
  });

  test('lays the later over the earlier, however many batches lie between', async () => {
    const fillers = Array.from({ length: 10 }, (_, i) => ({ id: `${id}-${i}`, title: `F ${i}` }));
    const values = [{ id, title: 'T', venue: 'V' }, ...fillers, { id, title: 'T', year: 2010 }];
    for (const batchSize of [1, 4, 100]) {
      const outcomes = await ingestValues(services, values, { batchSize });
      expect(outcomes).toHaveLength(12);
      expect(await storedPaper(services, id)).toMatchObject({ venue: 'V', year: 2010 });
    }
  });

  test('forty times over ends with the last', async () => {
    const values = Array.from({ length: 40 }, (_, i) => ({ id, title: 'T', abstract: `No. ${i}` }));
    expect(await send(...values)).toEqual(['added', ...Array(39).fill('updated')]);
    expect(await storedPaper(services, id)).toMatchObject({ abstract: 'No. 39' });
  });
});

test('without ids, the same title in other case and punctuation is the same paper', async () => {
  const kinds = await send(
    { title: 'Kites: A Survey', year: 1 + 1999 },
    { title: 'KITES, a survey' },
  );
  expect(kinds).toEqual(['added', 'updated']);
  const again = await send({ title: 'kites a survey', venue: 'Wind' });
  expect(again).toEqual(['updated']);
});

test('a title of rare letters, cut for its id, is the same paper the second time', async () => {
  const paper = { title: `a${'𠀀'.repeat(40)}` };
  expect(await send(paper)).toEqual(['added']);
  expect(await send(paper)).toEqual(['unchanged']);
});

test('ingestOne answers with its one outcome, or throws what is wrong', async () => {
  const options = { absentFields: 'keep', match: 'ids' } as const;
  expect(await ingestOne({ ...whole() }, services, options)).toMatchObject({ kind: 'added', id });
  await expect(ingestOne({ id, title: 5 }, services, options)).rejects.toMatchObject({
    code: 'RECORD_INVALID',
  });
});
