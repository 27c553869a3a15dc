import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../src/app/compose.js';
import { ingestOne } from '../../src/ingest/pipeline.js';
import { ingestValues, recording, storedPaper } from '../fixtures/ingesting.js';
import { type OpenServices, openServices } from '../fixtures/services.js';

/** Files of several sources: what is one work is one paper, and nothing that a source knew is lost. */
let opened: OpenServices;
let services: Services;
let embedded: string[];
beforeAll(async () => {
  opened = await openServices();
  const recorded = recording(opened.services.embedder);
  services = { ...opened.services, embedder: recorded.embedder };
  embedded = recorded.texts;
});
afterAll(() => opened.close());

const ingest = async (...values: Record<string, unknown>[]) =>
  (await ingestValues(services, values, { match: 'works' })).map((outcome) => {
    if (outcome.kind === 'rejected') throw outcome.error;
    const { kind, id, isMerged } = outcome;
    return isMerged ? `${kind}: merged into ${id}` : `${kind}: ${id}`;
  });
const paper = (id: string) => storedPaper(services, id);

describe('a record of a work that is here under another id', () => {
  it('is merged by DOI: of each field the fuller stays', async () => {
    const first = {
      id: 'a1',
      title: 'How bees dance',
      abstract: 'Bees dance.',
      authors: ['A. Lovelace', 'Li Wei'],
      doi: '10.1000/BEES',
      year: 2020,
    };
    const second = {
      id: 'b1',
      title: 'How Bees Dance: A Study',
      abstract: 'Bees dance in the hive, and we looked.',
      authors: ['Ada Lovelace', 'Li Wei'],
      doi: 'https://doi.org/10.1000/bees',
      year: 2021,
      venue: 'Hive',
    };
    expect(await ingest(first)).toEqual(['added: a1']);
    expect(await ingest(second)).toEqual(['updated: merged into a1']);
    expect(await paper('a1')).toMatchObject({
      title: second.title,
      abstract: second.abstract,
      authors: second.authors,
      venue: 'Hive',
      year: 2020,
      doi: '10.1000/bees',
    });
    // Whichever file is read again: nothing changes, nothing is embedded.
    const before = embedded.length;
    expect(await ingest(first)).toEqual(['unchanged: a1']);
    expect(await ingest(second)).toEqual(['unchanged: merged into a1']);
    expect(await ingest(first, second, first)).toHaveLength(3);
    expect(embedded).toHaveLength(before);
    expect(await services.store.getPapers(['b1'])).toEqual([]);
    // The other id leads to it from now on, with or without the DOI.
    const { doi: _, ...withoutDoi } = second;
    expect(await ingest({ ...withoutDoi, keywords: ['insects'] })).toEqual([
      'updated: merged into a1',
    ]);
    expect((await paper('a1')).keywords).toEqual(['insects']);
  });

  it('is merged by arXiv id, whatever the version', async () => {
    await ingest({ id: 'w1', title: 'Kites in gusts', arxivId: '2101.00001' });
    expect(await ingest({ title: 'Kites in gusts (v2)', arxivId: 'arXiv:2101.00001v2' })).toEqual([
      'updated: merged into w1',
    ]);
  });

  it('is merged by title when first author and year are the same', async () => {
    await ingest({ id: 'c1', title: 'Clocks that drift', authors: ['Ada Lovelace'], year: 1843 });
    expect(
      await ingest({
        id: 'd1',
        title: 'Clocks that Drift',
        authors: ['Lovelace, Ada'],
        year: 1843,
      }),
    ).toEqual(['unchanged: merged into c1']);
  });

  it('is merged also when both come in one batch, or close behind', async () => {
    const doi = '10.1000/tides';
    const many = Array.from({ length: 200 }, (_, k) => ({ id: `t${k}`, title: 'Tides', doi }));
    const outcomes = await ingest(...many);
    expect(outcomes[0]).toBe('added: t0');
    expect(outcomes.slice(1).every((outcome) => outcome.endsWith('merged into t0'))).toBe(true);
  });
});

describe('what is not one work stays apart', () => {
  it('one title, other authors: without ids too, and every time the same', async () => {
    const ada = { title: 'Introduction', authors: ['Ada Lovelace'], year: 1843 };
    const alan = { title: 'Introduction', authors: ['Alan Turing'], year: 1950 };
    const ids = await ingest(ada, alan);
    expect(ids.map((outcome) => outcome.split(':')[0])).toEqual(['added', 'added']);
    expect(new Set(ids).size).toBe(2);
    const again = ids.map((outcome) => outcome.replace('added', 'unchanged'));
    expect(await ingest(ada, alan)).toEqual(again);
    expect(await ingest(alan, ada)).toEqual(again.reverse());
  });

  it('one title and ids that differ, where a source does not say who and when', async () => {
    expect(await ingest({ id: 'e1', title: 'Errata' }, { id: 'e2', title: 'Errata' })).toEqual([
      'added: e1',
      'added: e2',
    ]);
  });

  it('papers of a volume that a list gives one DOI', async () => {
    const doi = '10.1000/volume';
    expect(
      await ingest({ id: 'v1', title: 'On sails', doi }, { id: 'v2', title: 'About stones', doi }),
    ).toEqual(['added: v1', 'added: v2']);
  });

  it('and what a client of the API puts under an id of its own', async () => {
    const dependencies = services;
    const options = { absentFields: 'clear', match: 'ids' } as const;
    const doi = '10.1000/own';
    await ingestOne({ id: 'x1', title: 'Mine', doi }, dependencies, options);
    await ingestOne({ id: 'x2', title: 'Mine', doi }, dependencies, options);
    expect((await paper('x2')).title).toBe('Mine');
    // A file that says what is stored is about the paper of that id, whoever shares the DOI with it.
    const own = (id: string) => ({ id, title: 'Mine', doi });
    expect(await ingest(own('x1'), own('x2'))).toEqual(['unchanged: x1', 'unchanged: x2']);
  });

  it('and what is stored as it is, behind one of its DOI that is not', async () => {
    const known = { id: 'u1', title: 'Underway', doi: '10.1000/underway' };
    await ingest(known);
    expect(await ingest({ ...known, title: 'Under way', venue: 'Hive' }, known)).toEqual([
      'updated: u1',
      'updated: u1',
    ]);
    expect(await paper('u1')).toMatchObject({ title: 'Underway', venue: 'Hive' });
  });
});

describe('a paper that one source has', () => {
  it('takes what that source says later, also when it says less', async () => {
    await ingest({ id: 's1', title: 'Sails (draft)', abstract: 'A long abstract of sails.' });
    expect(await ingest({ id: 's1', title: 'Sails', abstract: 'Short.' })).toEqual(['updated: s1']);
    expect(await paper('s1')).toMatchObject({ title: 'Sails', abstract: 'Short.' });
  });

  it('is forgotten with all its names when it is deleted', async () => {
    const doi = '10.1000/gone';
    await ingest({ id: 'g1', title: 'Gone', doi }, { id: 'g2', title: 'Gone', doi });
    await services.store.write([{ kind: 'delete', id: 'g1' }]);
    expect(await ingest({ id: 'g2', title: 'Gone', doi })).toEqual(['added: g2']);
  });
});

describe('very many papers of one title', () => {
  it('stay apart, are found again, and cost no more each than some', async () => {
    const reviews = Array.from({ length: 120 }, (_, k) => ({
      title: 'Book review',
      authors: [`Ann Author${k}`],
      year: 2000 + (k % 20),
    }));
    const added = await ingest(...reviews);
    expect(added.every((outcome) => outcome.startsWith('added: '))).toBe(true);
    expect(new Set(added).size).toBe(reviews.length);
    const again = await ingest(...reviews);
    expect(again).toEqual(added.map((outcome) => outcome.replace('added', 'unchanged')));
    const found = await services.store.idsByKeys(['title:book review']);
    expect(found.get('title:book review')?.length).toBeLessThanOrEqual(50);
  });
});
