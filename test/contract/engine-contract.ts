import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Filter, matchesFilter } from '../../src/domain/filter.js';
import { mergePaper, type PaperInput } from '../../src/domain/paper.js';
import type { RetrievalRequest } from '../../src/engine/engine.js';
import type { WriteOperation } from '../../src/store/store.js';
import { neighboursOf, type OpenBackend } from '../fixtures/backend.js';
import { exactNearest, putOperation, random, randomVector } from '../fixtures/vectors.js';
import { type ContractDriver, DIMENSIONS, type Opened } from './driver.js';

/** What every engine promises of retrieval: words beside vectors, filters, facets, neighbours. */
export function engineContract({ name, open }: ContractDriver): void {
  describe(`the engine of the ${name} backend`, () => {
    let opened: Opened;
    let backend: OpenBackend;
    const next = random(21);
    const put = (id: string, input: PaperInput, vector = randomVector(next, DIMENSIONS)) => ({
      ...(putOperation(id, vector) as Extract<WriteOperation, { kind: 'put' }>),
      paper: mergePaper(id, input),
    });
    const terms = (...words: string[]) => words.map((term) => ({ term, weight: 1 }));
    const idsOf = async (request: RetrievalRequest) =>
      (await backend.retrieve(request)).candidates.map(({ id }) => id).sort();

    beforeAll(async () => {
      opened = await open();
      backend = opened.backend;
      await backend.write([
        put('kite', {
          title: 'Kites',
          abstract: 'They fly high.',
          year: 2019,
          venue: 'Sky',
          authors: ['Ada Lovelace'],
        }),
        put('bee', {
          title: 'Bees',
          abstract: 'They fly low, and hum.',
          year: 2021,
          venue: 'Hive',
          keywords: ['insects'],
        }),
        put('stone', {
          title: 'Stones',
          abstract: 'They lie where they fell.',
          year: 2023,
          venue: 'Earth',
        }),
        put('silent', {
          title: 'Flying in silence',
          year: 2021,
          authors: ['Ada Lovelace', 'Alan Turing'],
        }),
      ]);
    });
    afterAll(() => backend.close());

    it('gives both raw scores of every paper that either ranking has', async () => {
      const vector = randomVector(next, DIMENSIONS);
      const { candidates, similarities, lexicalScores, total } = await backend.retrieve({
        vector,
        terms: terms('fly'),
        topK: 10,
      });
      expect(total).toBe(4);
      expect(candidates).toHaveLength(4);
      for (const { id, similarity, lexicalScore } of candidates) {
        expect(Math.abs(similarity ?? 9)).toBeLessThanOrEqual(1);
        expect(lexicalScore).toBeGreaterThanOrEqual(0);
        expect((lexicalScore ?? 0) > 0).toBe(id !== 'stone');
      }
      const mean = candidates.reduce((sum, one) => sum + (one.similarity ?? 0), 0) / 4;
      if (similarities !== 'unknown') expect(similarities?.mean).toBeCloseTo(mean, 5);
      const words = candidates.reduce((sum, one) => sum + (one.lexicalScore ?? 0), 0) / 4;
      if (lexicalScores !== 'unknown') expect(lexicalScores?.mean).toBeCloseTo(words, 5);
    });

    it('by words alone finds the papers that have one, and knows no similarity', async () => {
      const { candidates, total, similarities } = await backend.retrieve({
        terms: terms('hum', 'fly'),
        topK: 10,
      });
      expect(total).toBe(3);
      expect(similarities).toBeUndefined();
      const [best] = [...candidates].sort((a, b) => (b.lexicalScore ?? 0) - (a.lexicalScore ?? 0));
      expect(best).toMatchObject({ id: 'bee', similarity: null });
      expect((await backend.retrieve({ terms: terms('nobody'), topK: 10 })).candidates).toEqual([]);
    });

    it('says what each word gives to the score', async ({ skip }) => {
      skip(!opened.capabilities.termContributions, 'the engine does not know it');
      const words = terms('fly', 'hum');
      const { candidates } = await backend.retrieve({ terms: words, topK: 10 });
      const parts = await backend.termContributions(['bee', 'stone', 'nobody'], words);
      expect(parts.get('stone')).toEqual([]);
      expect(parts.has('nobody')).toBe(false);
      const sum = (parts.get('bee') ?? []).reduce((all, { score }) => all + score, 0);
      expect(sum).toBeCloseTo(candidates.find(({ id }) => id === 'bee')?.lexicalScore ?? -1, 5);
    });

    const filters: [string, Filter, string[]][] = [
      ['years', { kind: 'year', from: 2020, to: 2022 }, ['bee', 'silent']],
      ['a venue', { kind: 'venue', values: ['hive'] }, ['bee']],
      ['an author', { kind: 'author', values: ['lovelace'] }, ['kite', 'silent']],
      ['a keyword', { kind: 'keyword', values: ['insects'] }, ['bee']],
      ['ids', { kind: 'id', values: ['stone', 'nobody'] }, ['stone']],
      ['no abstract', { kind: 'hasAbstract', value: false }, ['silent']],
      ['time of adding', { kind: 'addedSince', ms: Date.UTC(2999, 0) }, []],
      [
        'not',
        { kind: 'not', of: { kind: 'venue', values: ['hive'] } },
        ['kite', 'silent', 'stone'],
      ],
      [
        'or',
        {
          kind: 'or',
          of: [
            { kind: 'id', values: ['bee'] },
            { kind: 'year', from: 2023, to: 2023 },
          ],
        },
        ['bee', 'stone'],
      ],
      [
        'and',
        {
          kind: 'and',
          of: [
            { kind: 'author', values: ['ada'] },
            { kind: 'year', from: 2021, to: 2021 },
          ],
        },
        ['silent'],
      ],
    ];
    it.each(filters)('filters by %s, whatever it ranks by', async (_, filter, expected) => {
      const vector = randomVector(next, DIMENSIONS);
      expect(await idsOf({ vector, topK: 10, filter })).toEqual(expected);
      const { exact } = opened.capabilities;
      expect(await idsOf({ vector, topK: 10, filter, exact })).toEqual(expected);
      const byWords = expected.filter((id) => id !== 'stone');
      expect(await idsOf({ terms: terms('fly'), topK: 10, filter })).toEqual(byWords);
      const both = await backend.retrieve({ vector, terms: terms('fly'), topK: 10, filter });
      expect(both.total).toBe(expected.length);
      for (const { paper, addedAtMs } of await backend.getPapers([
        'kite',
        'bee',
        'stone',
        'silent',
      ])) {
        expect(expected.includes(paper.id)).toBe(matchesFilter(filter, paper, addedAtMs));
      }
    });

    it('takes phrases word after word', async () => {
      const vector = randomVector(next, DIMENSIONS);
      expect(await idsOf({ vector, topK: 10, phrases: ['they fly'] })).toEqual(['bee', 'kite']);
      expect(await idsOf({ vector, topK: 10, phrases: ['they fly', 'hum'] })).toEqual(['bee']);
      expect(await idsOf({ vector, topK: 10, phrases: ['fly they'] })).toEqual([]);
    });

    it('counts facets of what it found', async () => {
      const { facets } = await backend.retrieve({
        terms: terms('fly'),
        topK: 1,
        facets: { fields: ['year', 'author'], limit: 1 },
      });
      expect(facets).toEqual({
        counts: {
          year: [{ value: 2021, count: 2 }],
          author: [{ value: 'Ada Lovelace', count: 2 }],
        },
        papers: 3,
        exact: true,
      });
    });

    it('sees a change of any field with the next search, and a deleted word no longer', async () => {
      const vector = randomVector(next, DIMENSIONS);
      const ofYear = (year: number): RetrievalRequest => ({
        vector,
        topK: 10,
        filter: { kind: 'year', from: year, to: year },
      });
      await backend.write([put('owl', { title: 'Owls hoot', year: 1999 }, vector)]);
      expect(await idsOf(ofYear(1999))).toEqual(['owl']);
      await backend.write([put('owl', { title: 'Owls hoot', year: 1998 }, vector)]);
      expect(await idsOf(ofYear(1999))).toEqual([]);
      expect(await idsOf(ofYear(1998))).toEqual(['owl']);
      await backend.write([put('owl', { title: 'Owls screech', year: 1998 }, vector)]);
      expect(await idsOf({ terms: terms('hoot'), topK: 10 })).toEqual([]);
      expect(await idsOf({ terms: terms('screech'), topK: 10 })).toEqual(['owl']);
      await backend.write([{ kind: 'delete', id: 'owl' }]);
      expect(await idsOf({ terms: terms('screech', 'owl'), topK: 10 })).toEqual([]);
      expect(await idsOf({ vector, topK: 10, phrases: ['owls screech'] })).toEqual([]);
    });

    it('sees what was added and deleted under a filter that was just asked with', async () => {
      const vector = randomVector(next, DIMENSIONS);
      const request: RetrievalRequest = {
        vector,
        topK: 10,
        filter: { kind: 'venue', values: ['pond'] },
      };
      expect((await backend.retrieve(request)).total).toBe(0);
      await backend.write([
        put('frog', { title: 'Frogs', venue: 'Pond' }),
        put('newt', { title: 'Newts', venue: 'Pond' }),
      ]);
      expect(await idsOf(request)).toEqual(['frog', 'newt']);
      await backend.write([{ kind: 'delete', id: 'frog' }]);
      expect(await idsOf(request)).toEqual(['newt']);
      // A deleted paper does not count either, and no other filter brings it back.
      expect((await backend.retrieve(request)).total).toBe(1);
      const others: Filter = { kind: 'not', of: { kind: 'venue', values: ['sky'] } };
      expect(await idsOf({ ...request, filter: others })).not.toContain('frog');
      await backend.write([{ kind: 'delete', id: 'newt' }]);
    });

    it('answers the same when it is opened again, from its checkpoint or without', async () => {
      const request = {
        vector: randomVector(next, DIMENSIONS),
        terms: terms('fly'),
        topK: 10,
        neighbours: 3,
      };
      const before = await backend.retrieve(request);
      backend = await opened.reopen();
      expect(await backend.retrieve(request)).toEqual(before);
      await backend.checkpoint();
      backend = await opened.reopen();
      const after = await backend.retrieve(request);
      const byId = ({ candidates }: typeof before) =>
        candidates
          .map(({ id, similarity }) => ({ id, similarity }))
          .sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(byId(after)).toEqual(byId(before));
    });

    it('keeps the ten nearest of every paper through adds, changes and deletes', async ({
      skip,
    }) => {
      skip(!opened.capabilities.neighbours, 'the engine gives no neighbours');
      const { backend: other, reopen } = await open();
      const papers = new Map<string, Float32Array>();
      const vectorOf = () => randomVector(next, DIMENSIONS);
      // How much of what the lists name is right, and how much of the ten nearest that is.
      const shares = async (asked: OpenBackend) => {
        const ids = [...papers.keys()].filter((_, k) => k % 5 === 0);
        const lists = await neighboursOf(asked, ids);
        let [found, listed] = [0, 0];
        for (const id of ids) {
          const others = new Map([...papers].filter(([one]) => one !== id));
          const exact = exactNearest(papers.get(id) as Float32Array, others, 10);
          const near = new Set((lists.get(id) ?? []).map((one) => one.id));
          found += exact.filter((one) => near.has(one.id)).length;
          listed += near.size;
        }
        return { right: found / listed, whole: found / (10 * ids.length) };
      };
      for (let round = 0; round < 5; round++) {
        const operations = Array.from({ length: 160 }, (_, i): WriteOperation => {
          const id = `p${Math.floor(next() * 600)}-${i % 3}`;
          if (next() < 0.3 && papers.delete(id)) return { kind: 'delete', id };
          const vector = vectorOf();
          papers.set(id, vector);
          return putOperation(id, vector);
        });
        await other.write(operations);
        // A deleted paper leaves the lists of others shorter until a checkpoint fills them again.
        const { right, whole } = await shares(other);
        expect(right).toBeGreaterThanOrEqual(0.98);
        expect(whole).toBeGreaterThanOrEqual(0.8);
      }
      await other.checkpoint();
      const again = await reopen();
      expect((await shares(again)).whole).toBeGreaterThanOrEqual(0.98);
      expect((await neighboursOf(again, ['nobody'])).size).toBe(0);
      await again.close();
    });
  });
}
