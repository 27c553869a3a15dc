import type { FacetCount } from '../../../domain/search.js';
import type { SectionReader } from '../sections/section-reader.js';
import { Column, ListColumn } from './column.js';
import type { Bitmap, ConditionColumn, CountedColumn, SpelledColumn } from './condition-column.js';
import { type FacetValue, topValues } from './facet-values.js';
import { GroupPostings } from './group-postings.js';
import { KeptNames, Names } from './names.js';
import { People } from './people.js';

const NO_NAME = 0;
/** How many papers are counted before the event loop may have a turn: a millisecond of work. */
const PAPERS_A_TURN = 4_096;

/** One name for each docId, or none. */
export class NameColumn implements ConditionColumn<string | null>, CountedColumn, SpelledColumn {
  /** Number of the name plus one; 0 is none. */
  readonly numbers: Column<Uint32Array>;
  readonly names: Names;

  static read(from: SectionReader, name: string): NameColumn {
    const numbers = from.take(`${name}.numbers`) as Uint32Array;
    return new NameColumn(new Column(numbers), new Names(from.takeTexts(`${name}.names`)));
  }

  constructor(numbers: Column<Uint32Array> = new Column(new Uint32Array()), names = new Names()) {
    this.numbers = numbers;
    this.names = names;
  }

  push(name: string | null): void {
    this.numbers.push(name === null ? NO_NAME : this.names.numberOf(name) + 1);
  }

  select(docIds: Uint32Array): NameColumn {
    const { values } = this.numbers;
    const kept = new KeptNames(this.names);
    const numbers = docIds.map((docId) => {
      const number = values[docId] as number;
      return number === NO_NAME ? NO_NAME : kept.numberOf(number - 1) + 1;
    });
    return new NameColumn(new Column(numbers), kept.names);
  }

  sections(name: string) {
    return { [`${name}.numbers`]: this.numbers.values, [`${name}.names`]: this.names.texts };
  }

  get spellings(): readonly string[] {
    return this.names.texts;
  }

  numbersOf(docId: number): readonly number[] {
    const number = this.numbers.get(docId);
    return number === NO_NAME ? [] : [number - 1];
  }

  /** The docIds whose name one of the values asks for. */
  named(asked: readonly string[]): Bitmap {
    const { values } = this.numbers;
    const bitmap = new Uint8Array(values.length);
    const groups = this.names.groupsOf(asked);
    if (groups.length === 0) return bitmap;
    const wanted = wantedNames(this.names, groups);
    for (let docId = 0; docId < bitmap.length; docId++) {
      const number = values[docId] as number;
      if (number > NO_NAME) bitmap[docId] = wanted[number - 1] as number;
    }
    return bitmap;
  }

  async countValues(docIds: readonly number[], limit: number): Promise<FacetCount[]> {
    const { values } = this.numbers;
    const { groupOf, groupCount } = this.names;
    const bySpelling = new Uint32Array(groupOf.length);
    const byGroup = new Uint32Array(groupCount);
    for (const docId of docIds) {
      const number = values[docId] as number;
      if (number === NO_NAME) continue;
      (bySpelling[number - 1] as number)++;
      (byGroup[groupOf[number - 1] as number] as number)++;
    }
    return topValues(this.names, { bySpelling, byGroup }, limit).map(shown);
  }
}

/** A list of names for each docId, each of them once. */
export class NamesColumn
  implements ConditionColumn<readonly string[]>, CountedColumn, SpelledColumn
{
  readonly names: Names;
  readonly #lists: ListColumn;
  #postings: GroupPostings | undefined;

  static read(from: SectionReader, name: string): NamesColumn {
    const lists = listsIn(from, name);
    return new NamesColumn(lists, new Names(from.takeTexts(`${name}.names`)));
  }

  constructor(lists = new ListColumn(), names: Names = new Names()) {
    this.#lists = lists;
    this.names = names;
  }

  push(names: readonly string[]): void {
    this.#lists.push([...new Set(names.map((name) => this.names.numberOf(name)))]);
  }

  select(docIds: Uint32Array): NamesColumn {
    const kept = new KeptNames(this.names);
    const lists = new ListColumn();
    for (const docId of docIds) {
      const numbers: number[] = [];
      for (const number of this.#lists.get(docId)) numbers.push(kept.numberOf(number));
      lists.push(numbers);
    }
    return new NamesColumn(lists, kept.names);
  }

  sections(name: string) {
    return {
      [`${name}.ends`]: this.#lists.ends.values,
      [`${name}.items`]: this.#lists.items.values,
      [`${name}.names`]: this.names.texts,
    };
  }

  get spellings(): readonly string[] {
    return this.names.texts;
  }

  numbersOf(docId: number): Uint32Array {
    return this.#lists.get(docId);
  }

  /** The docIds that have a name which one of the values asks for. */
  named(asked: readonly string[]): Bitmap {
    const ends = this.#lists.ends.values;
    const items = this.#lists.items.values;
    const bitmap = new Uint8Array(ends.length);
    const groups = this.names.groupsOf(asked);
    if (groups.length === 0) return bitmap;
    const wanted = wantedNames(this.names, groups);
    let item = 0;
    for (let docId = 0; docId < ends.length; docId++) {
      for (const end = ends[docId] as number; item < end; item++) {
        if (wanted[items[item] as number] === 1) bitmap[docId] = 1;
      }
    }
    return bitmap;
  }

  /** How many of the papers with a 1 have a name that a value asks for. */
  countAsked(value: string, papers: Bitmap): number {
    const { groupOf, groupCount } = this.names;
    const lists = { ends: this.#lists.ends.values, items: this.#lists.items.values };
    if (this.#postings?.isBehind(lists.ends.length) ?? true) {
      this.#postings = new GroupPostings(lists, groupOf, groupCount);
    }
    const groups = this.names.groupsOf([value]);
    return (this.#postings as GroupPostings).countPapers(groups, papers, lists, groupOf);
  }

  async countValues(
    docIds: readonly number[],
    limit: number,
    yieldTurn: () => Promise<void>,
  ): Promise<FacetCount[]> {
    const { groupOf, groupCount } = this.names;
    const bySpelling = new Uint32Array(groupOf.length);
    const byGroup = new Uint32Array(groupCount);
    /** The paper that a group was counted for last, plus one: two spellings in one paper count once. */
    const counted = new Uint32Array(groupCount);
    await this.#forEachName(
      docIds,
      (number, docId) => {
        const group = groupOf[number] as number;
        (bySpelling[number] as number)++;
        if (counted[group] !== docId + 1) (byGroup[group] as number)++;
        counted[group] = docId + 1;
      },
      yieldTurn,
    );
    const top = topValues(this.names, { bySpelling, byGroup }, limit);
    const asked = await this.#countedAsAsked(top, docIds, byGroup, yieldTurn);
    return asked.map(shown);
  }

  /** The values with as many papers as a filter of the same value finds: a name may ask for other names too. */
  async #countedAsAsked(
    top: readonly FacetValue[],
    docIds: readonly number[],
    byGroup: Uint32Array,
    yieldTurn: () => Promise<void>,
  ): Promise<readonly FacetValue[]> {
    const askedBy = new Array<number[] | undefined>(byGroup.length);
    let isOwnOnly = true;
    for (const [place, { group, value }] of top.entries()) {
      for (const other of this.names.groupsOfName(value, byGroup)) {
        const places = askedBy[other];
        if (places) places.push(place);
        else askedBy[other] = [place];
        if (other !== group) isOwnOnly = false;
      }
      await yieldTurn();
    }
    if (isOwnOnly) return top;
    const { groupOf } = this.names;
    const counts = new Uint32Array(top.length);
    const counted = new Uint32Array(top.length);
    await this.#forEachName(
      docIds,
      (number, docId) => {
        for (const place of askedBy[groupOf[number] as number] ?? []) {
          if (counted[place] !== docId + 1) (counts[place] as number)++;
          counted[place] = docId + 1;
        }
      },
      yieldTurn,
    );
    return top.map((value, place) => ({ ...value, count: counts[place] as number }));
  }

  async #forEachName(
    docIds: readonly number[],
    visit: (number: number, docId: number) => void,
    yieldTurn: () => Promise<void>,
  ): Promise<void> {
    for (let from = 0; from < docIds.length; from += PAPERS_A_TURN) {
      const ends = this.#lists.ends.values;
      const items = this.#lists.items.values;
      for (const docId of docIds.slice(from, from + PAPERS_A_TURN)) {
        const end = ends[docId] as number;
        for (let item = docId === 0 ? 0 : (ends[docId - 1] as number); item < end; item++) {
          visit(items[item] as number, docId);
        }
      }
      await yieldTurn();
    }
  }
}

/** A list of people for each docId. */
export class PeopleColumn extends NamesColumn {
  static override read(from: SectionReader, name: string): NamesColumn {
    const lists = listsIn(from, name);
    return new NamesColumn(lists, new People(from.takeTexts(`${name}.names`)));
  }

  constructor() {
    super(new ListColumn(), new People());
  }
}

const listsIn = (from: SectionReader, name: string): ListColumn =>
  new ListColumn(
    from.take(`${name}.ends`) as Uint32Array,
    from.take(`${name}.items`) as Uint32Array,
  );

const shown = ({ value, count }: FacetValue): FacetCount => ({ value, count });

/** 1 for the number of each name that is in one of the groups. */
function wantedNames(names: Names, groups: readonly number[]): Uint8Array {
  const wanted = new Uint8Array(names.groupCount);
  for (const group of groups) wanted[group] = 1;
  const { groupOf } = names;
  const byNumber = new Uint8Array(groupOf.length);
  for (let number = 0; number < groupOf.length; number++) {
    byNumber[number] = wanted[groupOf[number] as number] as number;
  }
  return byNumber;
}
