import { foldName } from '../../../domain/folding.js';
import type { FacetCount } from '../../../domain/search.js';
import type { SectionReader } from '../sections/section-reader.js';
import { Column, Dictionary, ListColumn } from './column.js';
import type { Bitmap, ConditionColumn, CountedColumn } from './condition-column.js';

const NO_NAME = 0;

/** Distinct names by number, which are folded once each, when they are first asked for. */
export class Names extends Dictionary {
  readonly #folded: string[] = [];

  /** 1 for each number whose folded name `holds`, and how many those are. */
  which(holds: (folded: string) => boolean): { wanted: Uint8Array; count: number } {
    const folded = this.#folded;
    while (folded.length < this.texts.length) folded.push(foldName(this.textOf(folded.length)));
    const wanted = new Uint8Array(folded.length);
    let count = 0;
    for (const [number, name] of folded.entries()) {
      if (!holds(name)) continue;
      wanted[number] = 1;
      count++;
    }
    return { wanted, count };
  }

  /** Counts by number as counts by name. */
  named(tally: ReadonlyMap<number, number>): FacetCount[] {
    return [...tally].map(([number, count]) => ({ value: this.textOf(number), count }));
  }
}

/** The names that a selection of papers has, numbered anew in the order of their first appearance. */
class KeptNames {
  readonly names = new Names();
  readonly #all: Names;
  /** The new number of each old one, plus one; 0 where the name has not come up. */
  readonly #numbers: Uint32Array;

  constructor(all: Names) {
    this.#all = all;
    this.#numbers = new Uint32Array(all.texts.length);
  }

  numberOf(old: number): number {
    const known = this.#numbers[old] as number;
    if (known > 0) return known - 1;
    const number = this.names.numberOf(this.#all.textOf(old));
    this.#numbers[old] = number + 1;
    return number;
  }
}

/** One name for each docId, or none. */
export class NameColumn implements ConditionColumn<string | null>, CountedColumn {
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

  /** The docIds whose folded name `holds`. */
  which(holds: (folded: string) => boolean): Bitmap {
    const { values } = this.numbers;
    const bitmap = new Uint8Array(values.length);
    const { wanted, count } = this.names.which(holds);
    if (count === 0) return bitmap;
    for (let docId = 0; docId < bitmap.length; docId++) {
      const number = values[docId] as number;
      if (number > NO_NAME) bitmap[docId] = wanted[number - 1] as number;
    }
    return bitmap;
  }

  countValues(docIds: readonly number[]): FacetCount[] {
    const { values } = this.numbers;
    const tally = new Map<number, number>();
    for (const docId of docIds) {
      const number = values[docId] as number;
      if (number > NO_NAME) tally.set(number - 1, (tally.get(number - 1) ?? 0) + 1);
    }
    return this.names.named(tally);
  }
}

/** A list of names for each docId, each of them once. */
export class NamesColumn implements ConditionColumn<readonly string[]>, CountedColumn {
  readonly #lists: ListColumn;
  readonly #names: Names;

  static read(from: SectionReader, name: string): NamesColumn {
    const ends = from.take(`${name}.ends`) as Uint32Array;
    const items = from.take(`${name}.items`) as Uint32Array;
    const names = new Names(from.takeTexts(`${name}.names`));
    return new NamesColumn(new ListColumn(ends, items), names);
  }

  constructor(lists = new ListColumn(), names = new Names()) {
    this.#lists = lists;
    this.#names = names;
  }

  push(names: readonly string[]): void {
    this.#lists.push([...new Set(names.map((name) => this.#names.numberOf(name)))]);
  }

  select(docIds: Uint32Array): NamesColumn {
    const kept = new KeptNames(this.#names);
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
      [`${name}.names`]: this.#names.texts,
    };
  }

  /** The docIds that have a folded name that `holds`. */
  which(holds: (folded: string) => boolean): Bitmap {
    const ends = this.#lists.ends.values;
    const items = this.#lists.items.values;
    const bitmap = new Uint8Array(ends.length);
    const { wanted, count } = this.#names.which(holds);
    if (count === 0) return bitmap;
    let item = 0;
    for (let docId = 0; docId < ends.length; docId++) {
      for (const end = ends[docId] as number; item < end; item++) {
        if (wanted[items[item] as number] === 1) bitmap[docId] = 1;
      }
    }
    return bitmap;
  }

  countValues(docIds: readonly number[]): FacetCount[] {
    const ends = this.#lists.ends.values;
    const items = this.#lists.items.values;
    const tally = new Map<number, number>();
    for (const docId of docIds) {
      const end = ends[docId] as number;
      for (let item = docId === 0 ? 0 : (ends[docId - 1] as number); item < end; item++) {
        const number = items[item] as number;
        tally.set(number, (tally.get(number) ?? 0) + 1);
      }
    }
    return this.#names.named(tally);
  }
}
