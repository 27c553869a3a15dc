import { open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BM25 } from '../../src/engine/builtin/lexical/impact-table.js';
import { type FieldTerms, LexicalIndex } from '../../src/engine/builtin/lexical/lexical-index.js';
import { LexicalSearcher } from '../../src/engine/builtin/lexical/lexical-searcher.js';
import type { LexicalSnapshot } from '../../src/engine/builtin/lexical/lexical-snapshot.js';
import { SectionReader } from '../../src/engine/builtin/sections/section-reader.js';
import { writeSections } from '../../src/engine/builtin/sections/section-writer.js';
import type { QueryTerm } from '../../src/text/words/analyze.js';
import { temporaryFolder } from '../fixtures/folder.js';

const RUNS = Number(process.env.FUZZ_CORPORA ?? 200);
const SEED = 20_261_124;
/** One for all, so that what a search leaves in its scratch space is seen by the next. */
const searcher = new LexicalSearcher();

type Corpus = FieldTerms[][];

/** The textbook: for every paper, for every term of the query, the formula. */
function exhaustive(corpus: Corpus, query: QueryTerm[], stats: Corpus = corpus): number[] {
  const { k1, b } = BM25;
  const frequency = (paper: FieldTerms[], term: string) =>
    paper.reduce(
      (sum, { terms, weight }) => sum + weight * terms.filter((one) => one === term).length,
      0,
    );
  const length = (paper: FieldTerms[]) =>
    paper.reduce((sum, { terms, weight }) => sum + weight * terms.length, 0);
  const average =
    Math.max(
      1,
      stats.reduce((sum, paper) => sum + length(paper), 0),
    ) / stats.length;
  return corpus.map((paper) =>
    query.reduce((score, { term, weight }) => {
      const tf = frequency(paper, term);
      if (tf === 0) return score;
      const n = stats.filter((one) => frequency(one, term) > 0).length;
      const idf = Math.log(1 + (stats.length - n + 0.5) / (n + 0.5));
      const impact = (tf * (k1 + 1)) / (tf + k1 * (1 - b + (b * length(paper)) / average));
      return score + weight * idf * impact;
    }, 0),
  );
}

/** DocIds by score, then docId; without score they are not there. */
function best(scores: readonly number[], limit: number, isAllowed: (docId: number) => boolean) {
  return scores
    .map((score, docId) => ({ docId, score }))
    .filter(({ docId, score }) => score > 0 && isAllowed(docId))
    .sort((a, b) => b.score - a.score || a.docId - b.docId)
    .slice(0, limit);
}

/** Both rankings have the same scores at every rank; papers of equal score may trade places. */
function expectSame(
  index: LexicalSnapshot,
  query: QueryTerm[],
  oracle: readonly number[],
  allowed = new Uint8Array(index.maxDoc).fill(1),
): void {
  const expected = best(oracle, 100, (docId) => allowed[docId] === 1);
  const { docIds, scores, statistics } = searcher.search(index, query, 100, allowed);
  expect(docIds.length).toBe(expected.length);
  for (const [rank, { score }] of expected.entries()) {
    expect(scores[rank]).toBeCloseTo(score, 9);
    expect(oracle[docIds[rank] as number]).toBeCloseTo(score, 9);
  }
  expect(new Set(docIds).size).toBe(docIds.length);
  const mean = oracle.reduce((sum, score) => sum + score, 0) / oracle.length;
  const variance = oracle.reduce((sum, score) => sum + (score - mean) ** 2, 0) / oracle.length;
  expect(statistics.mean).toBeCloseTo(mean, 8);
  expect(statistics.standardDeviation).toBeCloseTo(Math.sqrt(variance), 6);
}

// Few distinct words, so that queries find them; some so rare that no paper has them.
const word = fc.integer({ min: 0, max: 25 }).map((n) => `w${Math.floor((n * n) / 25)}`);
const field = fc.record({
  terms: fc.array(word, { maxLength: 25 }),
  weight: fc.constantFrom(1, 2, 3),
});
const corpora = fc.array(fc.array(field, { maxLength: 3 }), { minLength: 1, maxLength: 160 });
const queries = fc.uniqueArray(fc.record({ term: word, weight: fc.constantFrom(0.3, 1, 2, 5) }), {
  maxLength: 6,
  selector: ({ term }) => term,
});

function indexOf(corpus: Corpus): LexicalIndex {
  const index = LexicalIndex.empty();
  for (const [docId, fields] of corpus.entries()) index.add(docId, fields);
  return index;
}
const everySlot = (corpus: Corpus) => Int32Array.from(corpus, (_, docId) => docId);

describe('the lexical index ranks as the formula says', () => {
  it('papers that were just added, compacted ones, and both together', () => {
    fc.assert(
      fc.property(corpora, queries, fc.nat(160), (corpus, query, early) => {
        const oracle = exhaustive(corpus, query);
        expectSame(indexOf(corpus).snapshot(), query, oracle);
        expectSame(indexOf(corpus).compacted(everySlot(corpus)).snapshot(), query, oracle);
        const first = corpus.slice(0, early);
        const index = indexOf(first).compacted(everySlot(first));
        for (let docId = first.length; docId < corpus.length; docId++) {
          index.add(docId, corpus[docId] as FieldTerms[]);
        }
        expectSame(index.snapshot(), query, oracle);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('what a filter leaves, with scores that the filter does not change', () => {
    fc.assert(
      fc.property(corpora, queries, fc.nat(), (corpus, query, seed) => {
        const allowed = Uint8Array.from(corpus, (_, docId) =>
          (docId * 7 + seed) % 3 === 0 ? 1 : 0,
        );
        expectSame(indexOf(corpus).snapshot(), query, exhaustive(corpus, query), allowed);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('what is left when papers are dropped, as if they had never been there', () => {
    fc.assert(
      fc.property(corpora, queries, fc.nat(), (corpus, query, seed) => {
        const kept = corpus.filter((_, docId) => (docId + seed) % 4 !== 0);
        if (kept.length === 0) return;
        let next = 0;
        const newDocIds = Int32Array.from(corpus, (_, docId) =>
          (docId + seed) % 4 === 0 ? -1 : next++,
        );
        expectSame(indexOf(corpus).compacted(newDocIds).snapshot(), query, exhaustive(kept, query));
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('what is left when papers are removed, once they are purged', async () => {
    const yieldTurn = async () => {};
    await fc.assert(
      fc.asyncProperty(
        corpora,
        queries,
        fc.nat(),
        fc.boolean(),
        async (corpus, query, seed, merge) => {
          const built = indexOf(corpus);
          const index = merge ? built.compacted(everySlot(corpus)) : built;
          const live = new Uint8Array(corpus.length).fill(1);
          // In two steps: the second must not count the first again.
          for (const modulus of [4, 3]) {
            for (let docId = 0; docId < corpus.length; docId++) {
              if ((docId + seed) % modulus === 0) live[docId] = 0;
            }
            const kept = corpus.filter((_, docId) => live[docId] === 1);
            if (kept.length === 0) return;
            await index.purgeDeleted(live.slice(), yieldTurn);
            expect(index.hasDeletedToPurge(kept.length)).toBe(false);
            const oracle = exhaustive(corpus, query, kept).map((score, docId) =>
              live[docId] === 1 ? score : 0,
            );
            const expected = best(oracle, 100, () => true);
            const allowed = new Uint8Array(corpus.length).fill(1);
            const { scores, statistics } = searcher.search(index.snapshot(), query, 100, allowed, {
              live,
            });
            expect(scores).toHaveLength(expected.length);
            for (const [rank, { score }] of expected.entries()) {
              expect(scores[rank]).toBeCloseTo(score, 9);
            }
            const mean = oracle.reduce((sum, score) => sum + score, 0) / kept.length;
            expect(statistics.mean).toBeCloseTo(mean, 8);
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('single papers, and term by term', () => {
    fc.assert(
      fc.property(corpora, queries, (corpus, query) => {
        const oracle = exhaustive(corpus, query);
        const index = indexOf(corpus).snapshot();
        const docIds = corpus.map((_, docId) => docId);
        for (const [docId, score] of searcher.scoresOf(index, docIds, query).entries()) {
          expect(score).toBeCloseTo(oracle[docId] as number, 9);
          const parts = searcher.contributions(index, docId, query).map((part) => part.score);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 9);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('as it was when a snapshot was taken, whatever is added, compacted and purged since', async () => {
    await fc.assert(
      fc.asyncProperty(
        corpora,
        queries,
        fc.nat(160),
        fc.boolean(),
        async (corpus, query, early, merge) => {
          const first = corpus.slice(0, Math.max(1, early));
          const oracle = exhaustive(first, query);
          const built = indexOf(first);
          const index = merge ? built.compacted(everySlot(first)) : built;
          const snapshot = index.snapshot();
          for (let docId = first.length; docId < corpus.length; docId++) {
            index.add(docId, corpus[docId] as FieldTerms[]);
          }
          index.compacted(everySlot(corpus));
          await index.purgeDeleted(
            Uint8Array.from(corpus, (_, docId) => docId % 2),
            async () => {},
          );
          expectSame(snapshot, query, oracle);
          const docIds = first.map((_, docId) => docId);
          for (const [docId, score] of searcher.scoresOf(snapshot, docIds, query).entries()) {
            expect(score).toBeCloseTo(oracle[docId] as number, 9);
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('terms of any characters, and terms that thousands of papers were added with', () => {
    const odd = [
      'naïve',
      'naive',
      'ναι',
      '変分推論',
      '🙂',
      '\ud83d',
      '\ud83e',
      'ﬁ',
      '',
      'x'.repeat(2_000),
    ];
    const corpus: Corpus = Array.from({ length: 3_000 }, (_, docId) => [
      { terms: ['same', odd[docId % odd.length] as string], weight: 1 },
      ...(docId % 3 === 0 ? [{ terms: ['third'], weight: 2 }] : []),
    ]);
    const index = LexicalIndex.empty();
    const snapshots: LexicalSnapshot[] = [];
    for (const [docId, fields] of corpus.entries()) {
      // Also while arrays are nearly full, so that what they are replaced by is not in the snapshot.
      if (docId % 41 === 0) snapshots.push(index.snapshot());
      index.add(docId, fields);
    }
    snapshots.push(index.snapshot(), index.compacted().snapshot());
    const all = new Uint8Array(corpus.length).fill(1);
    const docIdsOf = (snapshot: LexicalSnapshot, term: string) => {
      const ranking = searcher.search(snapshot, [{ term, weight: 1 }], corpus.length, all);
      return [...ranking.docIds].sort((a, b) => a - b);
    };
    const having = new Map<string, number[]>([...odd, 'same', 'third'].map((term) => [term, []]));
    for (const [docId, fields] of corpus.entries()) {
      for (const term of fields.flatMap(({ terms }) => terms)) having.get(term)?.push(docId);
    }
    for (const snapshot of snapshots) {
      for (const [term, docIds] of having) {
        expect(docIdsOf(snapshot, term)).toEqual(docIds.filter((one) => one < snapshot.maxDoc));
      }
      expect(docIdsOf(snapshot, '\ufffd')).toEqual([]);
    }
  });

  it('a term of compacted papers that comes back in papers added after a snapshot', () => {
    const [count, step] = [2_000, 53];
    const own = (k: number): FieldTerms[] => [{ terms: ['same', `own${k}`], weight: 1 }];
    const index = indexOf(Array.from({ length: count }, (_, k) => own(k))).compacted();
    const snapshots: LexicalSnapshot[] = [];
    for (let k = count - 1; k >= 0; k--) {
      if (k % step === 0) snapshots.push(index.snapshot());
      index.add(index.maxDoc, own(k));
    }
    const all = new Uint8Array(2 * count).fill(1);
    for (const snapshot of snapshots) {
      for (let k = step - 1; k < count; k += step) {
        const query = [{ term: `own${k}`, weight: 1 }];
        const { docIds, scores, statistics } = searcher.search(snapshot, query, 10, all);
        const again = 2 * count - 1 - k;
        expect([...docIds]).toEqual(again < snapshot.maxDoc ? [k, again] : [k]);
        const sum = scores.reduce((total, score) => total + score, 0);
        expect(statistics.mean).toBeCloseTo(sum / snapshot.maxDoc, 9);
      }
    }
  });

  it('after it was written to a file and read back', async () => {
    const corpus = fc.sample(corpora, { numRuns: 1, seed: 5 })[0] as Corpus;
    const query = [
      { term: 'w1', weight: 1 },
      { term: 'w4', weight: 2 },
    ];
    const path = join(temporaryFolder(), 'words.bin');
    await writeSections(path, indexOf(corpus).compacted(everySlot(corpus)).sections());
    const file = await open(path);
    const index = LexicalIndex.read(await SectionReader.open(file, () => false));
    await file.close();
    expectSame(index.snapshot(), query, exhaustive(corpus, query));
  });

  it('papers that say the same in the order they came, so that the hundredth is always the same', () => {
    const corpus: Corpus = Array.from({ length: 300 }, (_, docId) => [
      { terms: docId % 3 === 0 ? ['rare', 'same'] : ['same'], weight: 1 },
    ]);
    const query = ['same', 'rare'].map((term) => ({ term, weight: 1 }));
    const { docIds } = searcher.search(
      indexOf(corpus).snapshot(),
      query,
      150,
      new Uint8Array(300).fill(1),
    );
    const withRare = corpus.flatMap((_, docId) => (docId % 3 === 0 ? [docId] : []));
    const without = corpus.flatMap((_, docId) => (docId % 3 === 0 ? [] : [docId]));
    expect([...docIds]).toEqual([...withRare, ...without.slice(0, 50)]);
  });

  it('more papers than one block of scores has, and terms that all of them have', () => {
    const corpus: Corpus = Array.from({ length: 33_000 }, (_, docId) => [
      { terms: ['all', `t${docId % 1_000}`, `u${docId % 77}`], weight: 1 },
      { terms: Array(docId % 13).fill('filler'), weight: 1 },
    ]);
    const query = ['all', 't999', 'u5', 'filler', 'nobody'].map((term) => ({ term, weight: 1 }));
    // The oracle's double loop would take minutes: the same formula with counted frequencies.
    const { k1, b } = BM25;
    const lengths = corpus.map((_, docId) => 3 + (docId % 13));
    const average = lengths.reduce((sum, length) => sum + length, 0) / corpus.length;
    const counts = [
      (_: number) => 1,
      (docId: number) => (docId % 1_000 === 999 ? 1 : 0),
      (docId: number) => (docId % 77 === 5 ? 1 : 0),
      (docId: number) => docId % 13,
    ];
    const oracle = new Array<number>(corpus.length).fill(0);
    for (const count of counts) {
      const n = corpus.filter((_, docId) => count(docId) > 0).length;
      const idf = Math.log(1 + (corpus.length - n + 0.5) / (n + 0.5));
      for (const [docId, length] of lengths.entries()) {
        const tf = count(docId);
        const norm = k1 * (1 - b + (b * length) / average);
        if (tf > 0) (oracle[docId] as number) += (idf * tf * (k1 + 1)) / (tf + norm);
      }
    }
    const index = indexOf(corpus.slice(0, 32_900)).compacted(everySlot(corpus.slice(0, 32_900)));
    for (let docId = 32_900; docId < corpus.length; docId++) {
      index.add(docId, corpus[docId] as FieldTerms[]);
    }
    expectSame(index.snapshot(), query, oracle);
  });
});
