import { SUGGESTION_KINDS, type SuggestionKind } from '../../../domain/suggestion.js';
import { ListColumn, TextColumn } from '../columns/column.js';
import type { SpelledColumn } from '../columns/condition-column.js';
import type { PaperTable } from '../columns/paper-table.js';
import { familyNameKeys } from './family-name.js';
import { freezeKind, type Spellings } from './freeze-kind.js';
import { type FrozenKind, type FrozenParts, forEachKind } from './frozen-parts.js';
import { PaperCounts } from './paper-counts.js';
import { surfaceWords } from './surface-words.js';
import { WordNumbers } from './word-numbers.js';

/** Everything that decides words, entries and family names; part of the checkpoint's manifest. */
export const VOCABULARY_RECIPE = '2';

/** Papers, or spellings, between two chances to yield. */
const A_TURN = 1_000;

/**
 * The vocabulary of a table that is compacted, as a checkpoint keeps it. Takes seconds for a million papers;
 * between steps it awaits `yieldTurn()`.
 */
export async function freeze(
  table: PaperTable,
  yieldTurn: () => Promise<void>,
): Promise<FrozenParts> {
  const { maxDoc } = table;
  const spellings = spellingsOf(table);
  const numbers = new WordNumbers();
  const lists = forEachKind(() => new ListColumn());
  for (const kind of SUGGESTION_KINDS) {
    const { count, textOf } = spellings[kind];
    for (let number = 0; number < count; number++) {
      lists[kind].push(surfaceWords(textOf(number)).map((word) => numbers.numberOf(word)));
      if (number % A_TURN === 0) await yieldTurn();
    }
  }
  const { words, rank } = numbers.sorted();
  const kinds = {} as Record<SuggestionKind, FrozenKind>;
  for (const kind of SUGGESTION_KINDS) {
    kinds[kind] = freezeKind(spellings[kind], lists[kind], rank, maxDoc);
    await yieldTurn();
  }
  // The texts of titles are in the table.
  kinds.title.texts = new TextColumn();
  const { families, familiesOf } = familiesOfAuthors(kinds.author);
  const wordPapers = new PaperCounts(words.length);
  const namePapers = new PaperCounts(words.length);
  const familyPapers = new PaperCounts(families.length);
  const counted = [
    { of: kinds.title.ofPaper, lists: kinds.title.entryWords, counts: wordPapers },
    { of: kinds.keyword.ofPaper, lists: kinds.keyword.entryWords, counts: wordPapers },
    { of: kinds.author.ofPaper, lists: kinds.author.entryWords, counts: namePapers },
    { of: kinds.author.ofPaper, lists: familiesOf, counts: familyPapers },
  ].map(({ of, lists: items, counts }) => ({ of: plain(of), items: plain(items), counts }));
  for (let docId = 0; docId < maxDoc; docId++) {
    for (const { of, items, counts } of counted) {
      for (let at = startOf(of, docId); at < (of.ends[docId] as number); at++) {
        const entry = of.items[at] as number;
        const end = items.ends[entry] as number;
        for (let k = startOf(items, entry); k < end; k++)
          counts.add(items.items[k] as number, docId);
      }
    }
    if (docId % A_TURN === 0) await yieldTurn();
  }
  const titles = kinds.title.ofPaper.items.values;
  const titleDocIds = new Uint32Array(maxDoc)
    .map((_, docId) => docId)
    .sort((a, b) => (titles[a] as number) - (titles[b] as number) || a - b);
  return {
    words,
    wordPapers: wordPapers.papers,
    namePapers: namePapers.papers,
    families,
    familyPapers: familyPapers.papers,
    titleDocIds,
    kinds,
  };
}

/** The family names of people, sorted, and the numbers of those of each. */
function familiesOfAuthors({ texts, papers }: FrozenKind): {
  families: string[];
  familiesOf: ListColumn;
} {
  const numbers = new WordNumbers();
  const keys = Array.from(papers, (_, entry) => familyNameKeys(texts.get(entry)));
  const found = keys.map((ofEntry) => ofEntry.map((key) => numbers.numberOf(key)));
  const { words, rank } = numbers.sorted();
  const familiesOf = new ListColumn();
  for (const ofEntry of found) familiesOf.push(ofEntry.map((key) => rank[key] as number));
  return { families: words, familiesOf };
}

function spellingsOf({
  maxDoc,
  titles,
  columns,
}: PaperTable): Readonly<Record<SuggestionKind, Spellings>> {
  const named = (column: SpelledColumn): Spellings => ({
    count: column.spellings.length,
    textOf: (number) => column.spellings[number] as string,
    numbersOf: (docId) => column.numbersOf(docId),
  });
  return {
    title: { count: maxDoc, textOf: (docId) => titles.get(docId), numbersOf: (docId) => [docId] },
    author: named(columns.author),
    keyword: named(columns.keyword),
    venue: named(columns.venue),
  };
}

/** The arrays of lists as they are now: a loop over them makes no views. */
const plain = ({ ends, items }: ListColumn) => ({ ends: ends.values, items: items.values });

const startOf = ({ ends }: { ends: Uint32Array }, list: number): number =>
  list === 0 ? 0 : (ends[list - 1] as number);
