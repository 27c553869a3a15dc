import { foldName } from '../../../domain/folding.js';
import { Column, ListColumn, TextColumn } from '../columns/column.js';
import type { FrozenKind } from './frozen-parts.js';
import { inverted } from './inverted.js';
import { PaperCounts } from './paper-counts.js';

/** Texts of one kind as papers spell them, by number. */
export interface Spellings {
  count: number;
  textOf(number: number): string;
  numbersOf(docId: number): ArrayLike<number>;
}

/** The entries of a kind, from the words of its spellings. */
export function freezeKind(
  spellings: Spellings,
  lists: ListColumn,
  rank: Uint32Array,
  maxDoc: number,
): FrozenKind {
  const used = papersOfSpellings(spellings, maxDoc);
  const { order, entries, ends } = grouped(spellings, lists, rank);
  const entryWords = new ListColumn();
  const texts = new TextColumn();
  for (let entry = 0; entry < ends.length; entry++) {
    const members = order.subarray(entry === 0 ? 0 : ends[entry - 1], ends[entry]);
    const words = lists.get(members[0] as number);
    entryWords.push(Array.from(words, (word) => rank[word] as number));
    texts.push(spellings.textOf(mostUsed(members, used)));
  }
  const counts = new PaperCounts(ends.length);
  const ofPaper = new ListColumn();
  for (let docId = 0; docId < maxDoc; docId++) {
    const numbers = spellings.numbersOf(docId);
    const own: number[] = [];
    for (let k = 0; k < numbers.length; k++) {
      const entry = entries[numbers[k] as number] as number;
      if (counts.add(entry, docId)) own.push(entry);
    }
    ofPaper.push(own);
  }
  const postings = inverted(entryWords, rank.length);
  return { entryWords, papers: counts.papers, texts, postings, ofPaper };
}

/** How many papers use each spelling. */
function papersOfSpellings({ count, numbersOf }: Spellings, maxDoc: number): Uint32Array {
  const papers = new Uint32Array(count);
  for (let docId = 0; docId < maxDoc; docId++) {
    const numbers = numbersOf(docId);
    for (let k = 0; k < numbers.length; k++) (papers[numbers[k] as number] as number)++;
  }
  return papers;
}

/** The spelling that most papers use; of several the first. */
function mostUsed(spellings: Uint32Array, papers: Uint32Array): number {
  return spellings.reduce((a, b) => {
    const [one, other] = [papers[a] as number, papers[b] as number];
    return other > one || (other === one && b < a) ? b : a;
  });
}

/** Spellings in the order of entries, and which of them are one entry: those whose folded texts are the same. */
function grouped(
  { count, textOf }: Spellings,
  lists: ListColumn,
  rank: Uint32Array,
): { order: Uint32Array; entries: Uint32Array; ends: Uint32Array } {
  const starts = lists.ends.values;
  const items = lists.items.values;
  const compare = (a: number, b: number): number => {
    let atA = a === 0 ? 0 : (starts[a - 1] as number);
    let atB = b === 0 ? 0 : (starts[b - 1] as number);
    const [endA, endB] = [starts[a] as number, starts[b] as number];
    for (; atA < endA && atB < endB; atA++, atB++) {
      const difference =
        (rank[items[atA] as number] as number) - (rank[items[atB] as number] as number);
      if (difference !== 0) return difference;
    }
    const difference = endA - atA - (endB - atB);
    if (difference !== 0) return difference;
    const [one, other] = [foldName(textOf(a)), foldName(textOf(b))];
    return one < other ? -1 : one > other ? 1 : 0;
  };
  const order = new Uint32Array(count).map((_, number) => number).sort(compare);
  const entries = new Uint32Array(count);
  const ends = new Column(new Uint32Array());
  for (const [place, number] of order.entries()) {
    const isNew = place === 0 || compare(order[place - 1] as number, number) !== 0;
    if (isNew && place > 0) ends.push(place);
    entries[number] = ends.length;
  }
  if (count > 0) ends.push(count);
  return { order, entries, ends: ends.values };
}
