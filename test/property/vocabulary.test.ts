import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Filter, matchesFilter } from '../../src/domain/filter.js';
import { mergePaper, type Paper } from '../../src/domain/paper.js';
import {
  SUGGESTION_KINDS,
  type Suggestion,
  type SuggestionKind,
} from '../../src/domain/suggestion.js';
import { PaperTable } from '../../src/engine/builtin/columns/paper-table.js';
import { LexicalIndex } from '../../src/engine/builtin/lexical/lexical-index.js';
import { SectionReader } from '../../src/engine/builtin/sections/section-reader.js';
import type { NumbersOrTexts } from '../../src/engine/builtin/sections/sections.js';
import { BuiltinVocabulary } from '../../src/engine/builtin/vocabulary/builtin-vocabulary.js';
import { freeze } from '../../src/engine/builtin/vocabulary/freeze.js';
import {
  emptyFrozenParts,
  frozenSections,
  readFrozenParts,
} from '../../src/engine/builtin/vocabulary/frozen-parts.js';
import { visitNearBeginnings } from '../../src/engine/builtin/vocabulary/near-beginnings.js';
import { letterMasks, visitNear } from '../../src/engine/builtin/vocabulary/near-words.js';
import { surfaceWords } from '../../src/engine/builtin/vocabulary/surface-words.js';

const RUNS = Number(process.env.FUZZ_VOCABULARIES ?? 150);
const SEED = 20_261_128;
const LIMIT = 50;

/** Optimal string alignment as textbooks have it. */
function alignmentDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      (rows[i] as number[])[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}

/** Few letters, so that words are near each other; some of them without a bit of their own in masks. */
const nearLetters = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'é', '学'),
  minLength: 1,
  maxLength: 9,
});

describe('near words', () => {
  it('are those that a plain loop over all words finds', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(nearLetters, { maxLength: 60 }),
        nearLetters,
        fc.integer({ min: 1, max: 2 }),
        (list, typed, bound) => {
          const words = [...list].sort();
          const found: [string, number][] = [];
          visitNear({ words, masks: letterMasks(words) }, typed, bound, (number, distance) => {
            found.push([words[number] as string, distance]);
          });
          const expected = words
            .map((word): [string, number] => [word, alignmentDistance(word, typed)])
            .filter(([, distance]) => distance <= bound);
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 10 * RUNS, seed: SEED },
    );
  });

  it('begin with something one error away that has the last letter typed', () => {
    const begins = (word: string, typed: string) =>
      Array.from({ length: word.length }, (_, k) => word.slice(0, k + 1)).some(
        (beginning) =>
          alignmentDistance(beginning, typed) <= 1 &&
          (beginning.at(-1) === typed.at(-1) ||
            (typed.length > 1 &&
              beginning.at(-1) === typed.at(-2) &&
              beginning.at(-2) === typed.at(-1))),
      );
    fc.assert(
      fc.property(fc.uniqueArray(nearLetters, { maxLength: 60 }), nearLetters, (list, typed) => {
        const words = [...list].sort();
        const found: string[] = [];
        visitNearBeginnings(words, typed, (from, to) => found.push(...words.slice(from, to)));
        expect(found).toEqual(words.filter((word) => begins(word, typed)));
      }),
      { numRuns: 10 * RUNS, seed: SEED },
    );
  });
});

const word = fc.constantFrom(
  'deep',
  'deer',
  'Déep',
  'net',
  'nets',
  'graph',
  'chen',
  'van',
  "o'neill",
);
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const paper = fc.record({
  title: text,
  authors: fc.array(text, { maxLength: 3 }),
  keywords: fc.array(text, { maxLength: 2 }),
  venue: fc.option(text),
});

interface Written {
  table: PaperTable;
  vocabulary: BuiltinVocabulary;
}

const lexical = () => LexicalIndex.empty().snapshot();

async function frozen(table: PaperTable): Promise<Written> {
  const compacted = table.compacted();
  const sections = frozenSections(await freeze(compacted, async () => {}));
  // Counts change in place: those of another vocabulary stay as they are.
  const copied = Object.fromEntries(
    Object.entries(sections).map(([name, part]) => [name, structuredClone(part as NumbersOrTexts)]),
  );
  const parts = readFrozenParts(SectionReader.of(copied));
  return { table: compacted, vocabulary: new BuiltinVocabulary(compacted, parts, lexical) };
}

function add({ table, vocabulary }: Written, one: Paper): void {
  vocabulary.add(table.add(table.lastVersion + 1, one, 0), one);
}

function remove({ table, vocabulary }: Written, docId: number): void {
  if (docId >= table.maxDoc || !table.isLive(docId)) return;
  table.remove(docId);
  vocabulary.remove(docId);
}

const fold = (one: string) => surfaceWords(one).join(' ');

/** What a vocabulary says, with spellings folded: which of several is shown depends on what came first. */
function said({ table, vocabulary }: Written, queries: readonly string[]) {
  const ranks = vocabulary.titleRanks();
  const live = [...ranks.keys()].filter(table.isLive);
  const order = live.sort((a, b) => (ranks[a] as number) - (ranks[b] as number));
  return {
    suggestions: queries.map((query) =>
      vocabulary
        .suggest(query, LIMIT)
        .map(({ kind, text: shown, count }) => ({ kind, text: fold(shown), count })),
    ),
    counts: queries.map((query) => [
      vocabulary.wordCount(query),
      vocabulary.familyNameCount(query),
      vocabulary.nearest(query, LIMIT),
    ]),
    titles: order.map((docId) => fold(table.titles.get(docId))),
  };
}

const queries = [
  'd',
  'de',
  'deep',
  'dee net',
  'net d',
  'chen chen',
  'garph',
  'neets',
  'van o',
  'oneil',
  'xyz',
];

describe('a vocabulary', () => {
  const papers = fc.array(paper, { maxLength: 12 });
  const removed = fc.array(fc.nat({ max: 30 }), { maxLength: 12 });

  it('after any writes says what one made anew of the papers says', async () => {
    await fc.assert(
      fc.asyncProperty(papers, removed, papers, removed, async (first, before, more, after) => {
        const empty = PaperTable.empty();
        const written = {
          table: empty,
          vocabulary: new BuiltinVocabulary(empty, emptyFrozenParts(), lexical),
        };
        for (const [k, one] of first.entries()) add(written, mergePaper(`a${k}`, one));
        for (const docId of before) remove(written, docId);
        expect(said(written, queries)).toEqual(said(await frozen(written.table), queries));
        const loaded = await frozen(written.table);
        for (const [k, one] of more.entries()) add(loaded, mergePaper(`b${k}`, one));
        for (const docId of after) remove(loaded, docId);
        expect(said(loaded, queries)).toEqual(said(await frozen(loaded.table), queries));
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('suggests every entry that has the words, and counts its papers', async () => {
    await fc.assert(
      fc.asyncProperty(
        papers,
        fc.constantFrom('d', 'de', 'net d', 'net', 'gra dee', 'v', 'de de'),
        async (all, query) => {
          const table = PaperTable.empty();
          const stored = all.map((one, k) => mergePaper(`p${k}`, one));
          for (const [k, one] of stored.entries()) table.add(k + 1, one, 0);
          const { vocabulary } = await frozen(table);
          const suggested = vocabulary.suggest(query, LIMIT);
          // A person's papers are those that the author filter finds: a name may ask for others too.
          const countOf = ({ kind, count }: Suggestion) => (kind === 'author' ? null : count);
          expect(sorted(suggested.map((one) => [one.kind, fold(one.text), countOf(one)]))).toEqual(
            sorted(entriesWith(stored, query)),
          );
          for (const { kind, text: shown, count } of suggested) {
            if (kind !== 'author') continue;
            const filter: Filter = { kind: 'author', values: [shown] };
            expect(count).toBe(stored.filter((one) => matchesFilter(filter, one, 0)).length);
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

const sorted = <One>(list: One[]): One[] =>
  list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

type Found = [SuggestionKind, string, number | null];

/** All entries that have a beginning for each word of a query, each word of an entry for one of them. */
function entriesWith(papers: readonly Paper[], query: string): Found[] {
  const textsOf = (kind: SuggestionKind, one: Paper): readonly string[] => {
    if (kind === 'title') return [one.title];
    if (kind === 'venue') return one.venue === null ? [] : [one.venue];
    return kind === 'author' ? one.authors : one.keywords;
  };
  const words = surfaceWords(query);
  const found: Found[] = [];
  for (const kind of SUGGESTION_KINDS) {
    const counts = new Map<string, number>();
    for (const one of papers) {
      for (const entry of new Set(textsOf(kind, one).map(fold))) {
        counts.set(entry, (counts.get(entry) ?? 0) + 1);
      }
    }
    for (const [entry, count] of counts) {
      const papersOf = kind === 'author' ? null : count;
      if (canTake(entry.split(' '), words)) found.push([kind, entry, papersOf]);
    }
  }
  return found;
}

function canTake(entry: readonly string[], [first, ...others]: readonly string[]): boolean {
  if (first === undefined) return true;
  return entry.some(
    (one, k) =>
      one.startsWith(first) &&
      canTake(
        entry.filter((_, other) => other !== k),
        others,
      ),
  );
}
