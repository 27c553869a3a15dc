import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergePaper } from '../../src/domain/paper.js';
import type { WriteOperation } from '../../src/store/store.js';
import { analyzeQuery } from '../../src/text/words/analyze.js';
import type { OpenBackend } from '../fixtures/backend.js';
import { nearest } from '../fixtures/nearest.js';
import { exactNearest, putOperation, random, randomVector } from '../fixtures/vectors.js';
import { type ContractDriver, DIMENSIONS, type Opened } from './driver.js';

type PutOperation = Extract<WriteOperation, { kind: 'put' }>;

/** What every store promises, seen through the engine that follows it; each implementation runs all of it. */
export function storeContract({ name, open }: ContractDriver): void {
  describe(`the store of the ${name} backend`, () => {
    let opened: Opened;
    let backend: OpenBackend;
    const next = random(7);
    const vectorOf = () => randomVector(next, DIMENSIONS);

    beforeAll(async () => {
      opened = await open();
      backend = opened.backend;
    });
    afterAll(() => backend.close());

    const idsNear = async (vector: Float32Array, topK: number) =>
      (await nearest(backend, vector, topK)).neighbours.map(({ id }) => id);

    it('answers while it is empty', async () => {
      expect(await backend.getPapers(['nobody'])).toEqual([]);
      expect(await backend.listPapers(null, 10)).toEqual([]);
      expect(await nearest(backend, vectorOf(), 10)).toEqual({
        neighbours: [],
        total: 0,
        degraded: false,
      });
      expect(await backend.status()).toMatchObject({ papers: 0, sequence: 0 });
      expect(await backend.write([])).toEqual([]);
    });

    it('shows a write to the next read and search once it is acknowledged', async () => {
      const vector = vectorOf();
      expect(await backend.write([putOperation('a', vector)])).toEqual(['added']);
      expect((await backend.getPapers(['a']))[0]?.paper).toEqual(mergePaper('a', { title: 'a' }));
      const { neighbours, total } = await nearest(backend, vector, 1);
      expect(neighbours).toEqual([{ id: 'a', similarity: 1 }]);
      expect(total).toBe(1);
    });

    it('keeps a paper without a vector, says why, and finds it by its vector once it has one', async () => {
      const counts = async () => (await backend.status()).embedding;
      const before = await counts();
      const vector = vectorOf();
      const put = putOperation('late', vector, 'latecomers arrive') as PutOperation;
      const failed = { ...put, vector: null, failure: 'the model gave up' };
      const listed = async () =>
        (await backend.unembeddedPapers(null, 10)).map(({ triedAtMs: _, ...rest }) => rest);

      expect(await backend.write([failed])).toEqual(['added']);
      expect(await listed()).toEqual([{ id: 'late', error: 'the model gave up', attempts: 1 }]);
      expect(await backend.unembeddedPapers('late', 10)).toEqual([]);
      expect(await counts()).toEqual({ ...before, pending: before.pending + 1 });
      expect(await backend.getVectors([put.contentHash])).toEqual(new Map());
      const words = await backend.retrieve({ terms: analyzeQuery('latecomers'), topK: 5 });
      expect(words.candidates.map(({ id }) => id)).toEqual(['late']);
      const near = await backend.retrieve({ vector, topK: 1_000 });
      expect(near.candidates.find(({ id }) => id === 'late')?.similarity ?? 0).toBe(0);

      const { sequence } = await backend.status();
      expect(await backend.write([failed, { ...failed, failure: 'again' }])).toEqual([
        'unchanged',
        'unchanged',
      ]);
      expect(await listed()).toEqual([{ id: 'late', error: 'again', attempts: 3 }]);
      expect(await counts()).toEqual({ ...before, failed: before.failed + 1 });
      expect((await backend.status()).sequence).toBe(sequence);

      expect(await backend.write([put])).toEqual(['updated']);
      expect(await listed()).toEqual([]);
      expect(await counts()).toEqual({ ...before, embedded: before.embedded + 1 });
      expect(await idsNear(vector, 1)).toEqual(['late']);

      const other = { ...failed, paper: { ...put.paper, title: 'other' }, contentHash: 'other' };
      expect(await backend.write([other])).toEqual(['updated']);
      expect(await listed()).toMatchObject([{ id: 'late', attempts: 1 }]);
      const [first] = (await nearest(backend, vector, 1)).neighbours;
      expect(first?.similarity).toBeLessThan(0.9);
      expect(await backend.write([{ kind: 'delete', id: 'late' }])).toEqual(['deleted']);
      expect(await listed()).toEqual([]);
      expect(await counts()).toEqual(before);
    });

    it('finds a changed paper by its new text, and no longer by its old one', async () => {
      const [before, after] = [vectorOf(), vectorOf()];
      await backend.write([putOperation('changing', before)]);
      expect(await backend.write([putOperation('changing', after)])).toEqual(['updated']);
      const { neighbours } = await nearest(backend, after, 10);
      expect(neighbours.filter(({ id }) => id === 'changing')).toEqual([
        { id: 'changing', similarity: 1 },
      ]);
    });

    it('keeps the vector when only other fields change', async () => {
      const vector = vectorOf();
      await backend.write([putOperation('fields', vector, 'old title')]);
      expect(await backend.write([putOperation('fields', vector, 'new title')])).toEqual([
        'updated',
      ]);
      expect(await backend.write([putOperation('fields', vector, 'new title')])).toEqual([
        'unchanged',
      ]);
      expect((await backend.getPapers(['fields']))[0]?.paper.title).toBe('new title');
      expect((await idsNear(vector, 1))[0]).toBe('fields');
    });

    it('never finds a deleted paper, and can have it again', async () => {
      const vector = vectorOf();
      await backend.write([putOperation('gone', vector)]);
      expect(await backend.write([{ kind: 'delete', id: 'gone' }])).toEqual(['deleted']);
      expect(await backend.write([{ kind: 'delete', id: 'gone' }])).toEqual(['missing']);
      expect(await idsNear(vector, 10)).not.toContain('gone');
      expect(await backend.getPapers(['gone'])).toEqual([]);
      expect(await backend.write([putOperation('gone', vector)])).toEqual(['added']);
      expect((await idsNear(vector, 1))[0]).toBe('gone');
    });

    it('applies the operations of one write in order', async () => {
      const vector = vectorOf();
      expect(
        await backend.write([
          putOperation('order', vector),
          { kind: 'delete', id: 'order' },
          putOperation('order', vectorOf()),
          putOperation('order', vector),
        ]),
      ).toEqual(['added', 'deleted', 'added', 'updated']);
      expect((await idsNear(vector, 1))[0]).toBe('order');
    });

    it('keeps a vector that two papers share until both are gone', async () => {
      const vector = vectorOf();
      const twins = ['twin-1', 'twin-2'].map((id) => putOperation(id, vector, 'the same text'));
      await backend.write(twins);
      await backend.write([{ kind: 'delete', id: 'twin-1' }]);
      expect((await idsNear(vector, 1))[0]).toBe('twin-2');
      const hash = twins[0]?.kind === 'put' ? twins[0].contentHash : '';
      expect((await backend.getVectors([hash])).get(hash)).toEqual(vector);
      await backend.write([{ kind: 'delete', id: 'twin-2' }]);
      expect((await backend.getVectors([hash])).size).toBe(0);
    });

    it('breaks ties by id, whatever the order of writing', async () => {
      const vector = vectorOf();
      for (const id of ['tie-c', 'tie-a', 'tie-b']) {
        await backend.write([putOperation(id, vector)]);
      }
      expect(await idsNear(vector, 3)).toEqual(['tie-a', 'tie-b', 'tie-c']);
    });

    it('lists every paper once, in the order of ids', async () => {
      const { papers } = await backend.status();
      const matches: string[] = [];
      for (let after: string | null = null; ; ) {
        const page = await backend.listPapers(after, 3);
        if (page.length === 0) break;
        matches.push(...page.map(({ id }) => id));
        after = matches.at(-1) ?? null;
      }
      expect(matches).toHaveLength(papers);
      expect(matches).toEqual([...matches].sort());
    });

    it('reads papers in the order asked for, leaving out what is not there', async () => {
      const papers = await backend.getPapers(['order', 'nobody', 'a', "'; --"]);
      expect(papers.map(({ paper }) => paper.id)).toEqual(['order', 'a']);
    });

    it('finds what comparing everything finds, through adds, changes and deletes', async () => {
      const { backend: other } = await open();
      const papers = new Map<string, Float32Array>();
      for (let round = 0; round < 6; round++) {
        const operations = Array.from({ length: 150 }, (_, i) => {
          const id = `p${Math.floor(next() * 500)}-${i % 3}`;
          if (next() < 0.3 && papers.delete(id)) return { kind: 'delete' as const, id };
          const vector = vectorOf();
          papers.set(id, vector);
          return putOperation(id, vector);
        });
        await other.write(operations);
        let found = 0;
        for (let query = 0; query < 20; query++) {
          const vector = vectorOf();
          const expected = exactNearest(vector, papers, 10);
          const { neighbours, total } = await nearest(other, vector, 10);
          expect(total).toBe(papers.size);
          const ids = new Set(neighbours.map(({ id }) => id));
          found += expected.filter(({ id }) => ids.has(id)).length;
          for (const { id, similarity } of neighbours) {
            const [exact] = exactNearest(
              vector,
              new Map([[id, papers.get(id) as Float32Array]]),
              1,
            );
            expect(similarity).toBeCloseTo(exact?.similarity ?? Number.NaN, 5);
          }
        }
        expect(found / 200).toBeGreaterThanOrEqual(0.99);
      }
      await other.close();
    });

    it('has everything when it is opened again, with and without a checkpoint', async () => {
      const vector = vectorOf();
      await backend.write([putOperation('kept', vector)]);
      const before = await backend.status();
      const answer = await nearest(backend, vector, 10);
      backend = await opened.reopen();
      expect(await nearest(backend, vector, 10)).toEqual(answer);
      await backend.checkpoint();
      backend = await opened.reopen();
      expect(await nearest(backend, vector, 10)).toEqual(answer);
      const after = await backend.status();
      expect(after).toMatchObject({ papers: before.papers, sequence: before.sequence });
      expect(after.index.checkpointSequence).toBe(after.sequence);
    });

    it('takes writes at once from many sides', async () => {
      const { sequence } = await backend.status();
      const outcomes = await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          backend.write([
            putOperation(`many-${i}`, vectorOf()),
            putOperation('shared', vectorOf()),
          ]),
        ),
      );
      expect(outcomes.filter(([, shared]) => shared === 'added')).toHaveLength(1);
      expect((await backend.status()).sequence).toBe(sequence + 80);
    });

    it('knows papers by DOI, arXiv id, title, address and aliases, as long as they have them', async () => {
      const next = random(77);
      const operation = putOperation('known', randomVector(next, DIMENSIONS)) as PutOperation;
      const paper = mergePaper('known', {
        title: 'Known, by Many',
        doi: '10.1000/K',
        arxivId: '2101.00001v2',
        url: 'https://www.Example.org/k.pdf',
      });
      const own = ['doi:10.1000/k', 'arxiv:2101.00001', 'title:known by many', 'url:example.org/k'];
      const names = [...own, 'id:other'];
      const known = async () => [...(await backend.idsByKeys([...names, 'id:no'])).keys()];
      await backend.write([{ ...operation, paper }]);
      expect((await known()).sort()).toEqual(own.sort());
      expect(await backend.aliasesOf(['known', 'nobody'])).toEqual(new Map());
      await backend.write([{ ...operation, paper, aliases: ['other'] }]);
      expect((await known()).sort()).toEqual([...names].sort());
      expect(await backend.aliasesOf(['known', 'nobody'])).toEqual(new Map([['known', ['other']]]));
      // A name that a change takes away goes; an alias stays until the paper does.
      await backend.write([
        { ...operation, paper: { ...paper, doi: null, url: null, title: 'Else' } },
      ]);
      expect((await known()).sort()).toEqual(['arxiv:2101.00001', 'id:other']);
      await backend.write([{ kind: 'delete', id: 'known' }]);
      expect(await known()).toEqual([]);
    });

    it('gives its changes so that whoever applies them has every paper, and no other', async () => {
      const { backend: other } = await open();
      const followed = new Map<number, string>();
      let since = 0;
      for (let round = 0; round < 8; round++) {
        const operations = Array.from({ length: 100 }, (): WriteOperation => {
          const id = `p${Math.floor(next() * 120)}`;
          return next() < 0.3 ? { kind: 'delete', id } : putOperation(id, vectorOf());
        });
        await other.write(operations);
        const changes = await other.changes(since);
        expect(changes.since).toBe(since);
        let before = since;
        for await (const papers of changes.papers) {
          for (const { version, paper } of papers) {
            expect(version).toBeGreaterThan(before);
            followed.set(version, paper.id);
            before = version;
          }
        }
        for (const version of changes.tombstones) followed.delete(version);
        expect(before).toBeLessThanOrEqual(changes.sequence);
        since = changes.sequence;
        const listed = await other.listPapers(null, 1_000);
        expect([...followed.values()].sort()).toEqual(listed.map(({ id }) => id));
      }
      expect(since).toBe((await other.status()).sequence);
      const none = await other.changes(since);
      expect(none).toMatchObject({ since, sequence: since, tombstones: [] });
      for await (const papers of none.papers) expect(papers).toEqual([]);
      await other.close();
    });
  });
}
