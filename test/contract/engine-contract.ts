import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assert } from '../../src/domain/errors.js';
import { type Filter, matchesFilter } from '../../src/domain/filter.js';
import { mergePaper, type PaperInput } from '../../src/domain/paper.js';
import type { ListingPlace, RetrievalRequest } from '../../src/engine/engine.js';
import type { Vocabulary } from '../../src/engine/vocabulary.js';
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
      expect(await backend.hasAny(filter)).toBe(expected.length > 0);
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
      expect(await backend.hasAny({ kind: 'id', values: ['frog'] })).toBe(false);
      await backend.write([{ kind: 'delete', id: 'newt' }]);
    });

    describe('of papers found by words and a vector', () => {
      const rule = { nearest: 1, allUpTo: 0, bestByWords: 1, minWordShare: 0.6 };
      const fly = () => ({ vector: randomVector(next, DIMENSIONS), terms: terms('fly'), topK: 10 });

      it('says which are found, and counts them whatever else is asked', async () => {
        const request = { ...fly(), found: rule };
        const { candidates, total, papers } = await backend.retrieve(request);
        const found = candidates.filter(({ isFound }) => isFound).map(({ id }) => id);
        expect(total).toBe(found.length);
        expect(papers).toBe(4);
        // One word is all that is asked for, so every paper that has it is found.
        expect(found).toEqual(expect.arrayContaining(['kite', 'bee', 'silent']));
        for (const id of ['kite', 'bee', 'stone', 'silent']) {
          const filter: Filter = { kind: 'id', values: [id] };
          const filtered = await backend.retrieve({ ...request, filter });
          expect(filtered.total, id).toBe(found.includes(id) ? 1 : 0);
        }
      });

      it('has pinned papers and those of a preference among them', async () => {
        const request = { ...fly(), terms: terms('hum'), found: { ...rule, nearest: 0 } };
        const plain = await backend.retrieve(request);
        expect(plain.total).toBe(1);
        const filter: Filter = { kind: 'author', values: ['Lovelace'] };
        const { candidates, total } = await backend.retrieve({
          ...request,
          pinned: ['stone', 'nobody'],
          preferred: [{ filter, isFound: true }],
        });
        expect(total).toBe(4);
        const preferred = candidates.filter(({ preferred: [is] }) => is).map(({ id }) => id);
        expect(preferred.sort()).toEqual(['kite', 'silent']);
        const soft = await backend.retrieve({
          ...request,
          preferred: [{ filter, isFound: false }],
        });
        expect(soft.total).toBe(1);
      });

      it('takes the first in an order, those that lack it last', async () => {
        for (const [order, ids] of [
          ['desc', ['bee', 'silent', 'kite']],
          ['asc', ['kite', 'bee', 'silent']],
        ] as const) {
          const { candidates } = await backend.retrieve({
            ...{ terms: terms('fly'), topK: 10, sort: { by: 'year', order } },
          });
          const sign = order === 'asc' ? 1 : -1;
          const sorted = candidates
            .sort(
              (a, b) => sign * ((a.sortValue ?? 0) - (b.sortValue ?? 0)) || (a.id < b.id ? -1 : 1),
            )
            .map(({ id }) => id);
          expect(sorted).toEqual(ids);
        }
      });

      it('leaves out excluded words as they are written, and what lacks a phrase in the title', async () => {
        const vector = randomVector(next, DIMENSIONS);
        expect(await idsOf({ vector, topK: 10, excluded: ['fly'] })).toEqual(['silent', 'stone']);
        expect(await idsOf({ vector, topK: 10, excluded: ['Flying', 'hum'] })).toEqual([
          'kite',
          'stone',
        ]);
        expect(await idsOf({ vector, topK: 10, excluded: ['fly low'] })).toEqual([
          'kite',
          'silent',
          'stone',
        ]);
        expect(await idsOf({ vector, topK: 10, titlePhrases: ['bee'] })).toEqual(['bee']);
        expect(await idsOf({ vector, topK: 10, titlePhrases: ['hum'] })).toEqual([]);
      });
    });

    it('lists papers by what they are, part after part', async () => {
      const orders = {
        year: { asc: ['kite', 'bee', 'silent', 'stone'], desc: ['stone', 'bee', 'silent', 'kite'] },
        title: {
          asc: ['bee', 'silent', 'kite', 'stone'],
          desc: ['stone', 'kite', 'silent', 'bee'],
        },
      };
      for (const by of ['year', 'title'] as const) {
        for (const order of ['asc', 'desc'] as const) {
          const ids: string[] = [];
          let after: ListingPlace | undefined;
          do {
            const { places, total } = await backend.list({ sort: { by, order }, after, limit: 1 });
            expect(total).toBe(4);
            ids.push(...places.map(({ id }) => id));
            after = places.at(-1);
          } while (after);
          expect(ids, `${by} ${order}`).toEqual(orders[by][order]);
        }
      }
      const filter: Filter = { kind: 'author', values: ['turing'] };
      const { places, total } = await backend.list({
        ...{ filter, sort: { by: 'added', order: 'desc' }, limit: 10 },
      });
      expect([total, places.map(({ id }) => id)]).toEqual([1, ['silent']]);
    });

    it('lists each paper by title once, whatever is deleted between two parts', async () => {
      const titles = [
        'A search',
        'A* search',
        'a search',
        'A-search!',
        'It',
        'Iti',
        'It is',
        '?',
        'Zoo',
      ];
      for (const order of ['asc', 'desc'] as const) {
        const own = await open();
        let listed = own.backend;
        const ids = titles.map((_, k) => `listed-${k}`);
        await listed.write(ids.map((id, k) => put(id, { title: titles[k] as string })));
        await listed.checkpoint();
        const seen: string[] = [];
        let after: ListingPlace | undefined;
        do {
          const { places } = await listed.list({ sort: { by: 'title', order }, after, limit: 1 });
          seen.push(...places.map(({ id }) => id));
          after = places.at(-1);
          // The paper that the next part goes on behind is gone by then, at times from the checkpoint too.
          if (after) await listed.write([{ kind: 'delete', id: after.id }]);
          if (seen.length % 4 === 0) {
            await listed.checkpoint();
            listed = await own.reopen();
          }
        } while (after);
        await listed.close();
        expect([...seen].sort(), order).toEqual(ids);
      }
    });

    describe('knows words, names and titles', () => {
      const vocabularyOf = async (asked: OpenBackend) => {
        const vocabulary = await asked.vocabulary();
        assert(vocabulary, 'an index is there');
        return vocabulary;
      };
      const what = (asked: Vocabulary) => ({
        words: ['kites', 'INSECTS', 'silence', 'high', 'sky', 'two words', ''].map((word) =>
          asked.wordCount(word),
        ),
        names: ['Lovelace', 'ada', 'turing', 'nobody'].map((name) => asked.familyNameCount(name)),
        terms: ['fly', 'hum', 'nobody'].map((term) => asked.documentFrequency(term)),
        near: ['lovelcae', 'kit', 'zzzzz'].map((word) => asked.nearest(word, 5)),
        suggested: ['ada l', 'flying', 'insets', 'sk', '?'].map((text) => asked.suggest(text, 5)),
      });
      const expected = {
        words: [1, 1, 1, 0, 0, 0, 0],
        names: [2, 0, 1, 0],
        terms: [3, 1, 0],
        near: [
          [{ word: 'lovelace', count: 2, distance: 1, isName: true, isPrefix: false }],
          [{ word: 'kites', count: 1, distance: 2, isName: false, isPrefix: true }],
          [],
        ],
        suggested: [
          [{ kind: 'author', text: 'Ada Lovelace', count: 2 }],
          [{ kind: 'title', text: 'Flying in silence', count: 1, id: 'silent' }],
          [{ kind: 'keyword', text: 'insects', count: 1 }],
          [{ kind: 'venue', text: 'Sky', count: 1 }],
          [],
        ],
      };

      it('and is asked for them at once', async ({ skip }) => {
        skip(!opened.capabilities.vocabulary, 'the engine gives no vocabulary');
        expect(what(await vocabularyOf(backend))).toEqual(expected);
        const kinds = ['venue', 'title'] as const;
        const only = (await vocabularyOf(backend)).suggest('s', 5, kinds);
        expect(only.map(({ kind, text }) => [kind, text])).toEqual([
          ['venue', 'Sky'],
          ['title', 'Stones'],
          ['title', 'Flying in silence'],
        ]);
      });

      it('as of the last write', async ({ skip }) => {
        skip(!opened.capabilities.vocabulary, 'the engine gives no vocabulary');
        const title = 'Kites and Owls';
        const authors = ['Laurens van der Maaten', 'Ada Lovelace'];
        await backend.write([put('owl', { title, authors, venue: 'Forest' })]);
        const vocabulary = await vocabularyOf(backend);
        expect(vocabulary.wordCount('kites')).toBe(2);
        expect(vocabulary.familyNameCount('Lovelace')).toBe(3);
        expect(vocabulary.familyNameCount('van der Maaten')).toBe(1);
        expect(vocabulary.familyNameCount('maaten')).toBe(1);
        expect(vocabulary.suggest('owls', 5)).toMatchObject([{ text: title, id: 'owl' }]);
        await backend.write([{ kind: 'delete', id: 'owl' }]);
        expect(what(await vocabularyOf(backend))).toEqual(expected);
      });

      it('also when it is opened again, from its checkpoint or without', async ({ skip }) => {
        skip(!opened.capabilities.vocabulary, 'the engine gives no vocabulary');
        const { backend: other, reopen } = await open();
        const { papers } = await backend.changes(0);
        await other.write([put('kite', { title: 'Old Kites', authors: ['Ada Lovelace'] })]);
        await other.write([{ kind: 'delete', id: 'kite' }]);
        for await (const some of papers) {
          await other.write(some.map(({ paper }) => put(paper.id, paper)));
        }
        expect(what(await vocabularyOf(await reopen()))).toEqual(expected);
        const before = await reopen();
        await before.checkpoint();
        const loaded = await reopen();
        expect(what(await vocabularyOf(loaded))).toEqual(expected);
        await loaded.write([{ kind: 'delete', id: 'kite' }]);
        const vocabulary = await vocabularyOf(loaded);
        expect(vocabulary.wordCount('kites')).toBe(0);
        expect(vocabulary.familyNameCount('lovelace')).toBe(1);
        expect(vocabulary.suggest('kites', 5)).toEqual([]);
        await loaded.close();
      });
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
