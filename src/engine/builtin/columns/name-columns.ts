import type { FacetCount } from '../../../domain/search.js';
import { foldText } from '../../../domain/text.js';
import type { SectionReader } from '../checkpoint/container.js';
import { Column, Dictionary, ListColumn } from './column.js';
import {
  type Bitmap,
  type ConditionColumn,
  type CountedColumn,
  numbersIn,
} from './condition-column.js';

const NO_NAME = 0;

/** Distinct names by number, which are folded once each, when they are first asked for. */
export class Names extends Dictionary {
  readonly #folded: string[] = [];

  /** 1 for each number whose folded name will do, and how many those are. */
  which(holds: (folded: string) => boolean): { wanted: Uint8Array; count: number } {
    const folded = this.#folded;
    while (folded.length < this.texts.length) folded.push(foldText(this.textOf(folded.length)));
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

/** One name for each docId, or none. */
export class NameColumn implements ConditionColumn<string | null>, CountedColumn {
  /** Number of the name plus one; 0 is none. */
  readonly numbers: Column<Uint32Array>;
  readonly names: Names;

  constructor(from: SectionReader | undefined, name: string) {
    this.numbers = new Column(numbersIn(from, `${name}.numbers`, new Uint32Array()));
    this.names = new Names(from?.takeTexts(`${name}.names`));
  }

  push(name: string | null): void {
    this.numbers.push(name === null ? NO_NAME : this.names.numberOf(name) + 1);
  }

  valueAt(docId: number): string | null {
    const number = this.numbers.get(docId);
    return number === NO_NAME ? null : this.names.textOf(number - 1);
  }

  sections(name: string) {
    return { [`${name}.numbers`]: this.numbers.values, [`${name}.names`]: this.names.texts };
  }

  /** DocIds whose name will do. */
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

  constructor(from: SectionReader | undefined, name: string) {
    this.#lists = new ListColumn(
      numbersIn(from, `${name}.ends`, new Uint32Array()),
      numbersIn(from, `${name}.items`, new Uint32Array()),
    );
    this.#names = new Names(from?.takeTexts(`${name}.names`));
  }

  push(names: readonly string[]): void {
    this.#lists.push([...new Set(names.map((name) => this.#names.numberOf(name)))]);
  }

  valueAt(docId: number): string[] {
    return Array.from(this.#lists.get(docId), (number) => this.#names.textOf(number));
  }

  sections(name: string) {
    return {
      [`${name}.ends`]: this.#lists.ends.values,
      [`${name}.items`]: this.#lists.items.values,
      [`${name}.names`]: this.#names.texts,
    };
  }

  /** DocIds of whose names one will do. */
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
