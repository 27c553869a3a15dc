import type { FacetCount } from '../../../domain/search.js';
import type { SectionReader } from '../sections/section-reader.js';
import { Column } from './column.js';
import type { Bitmap, ConditionColumn, CountedColumn } from './condition-column.js';

/** What a paper without a year has. */
const NO_YEAR = -1;

/** A year for each docId, or none: -1. */
export class YearColumn implements ConditionColumn<number | null>, CountedColumn {
  readonly numbers: Column<Int16Array>;

  static read(from: SectionReader, name: string): YearColumn {
    return new YearColumn(from.take(name) as Int16Array);
  }

  constructor(numbers: Int16Array = new Int16Array()) {
    this.numbers = new Column(numbers);
  }

  push(year: number | null): void {
    this.numbers.push(year ?? NO_YEAR);
  }

  select(docIds: Uint32Array): YearColumn {
    const { values } = this.numbers;
    return new YearColumn(Int16Array.from(docIds, (docId) => values[docId] as number));
  }

  sections(name: string) {
    return { [name]: this.numbers.values };
  }

  /** The docIds with a year of the range, both ends included. */
  within(from: number, to: number): Bitmap {
    const { values } = this.numbers;
    const bitmap = new Uint8Array(values.length);
    const first = Math.max(from, 0);
    for (let docId = 0; docId < bitmap.length; docId++) {
      const year = values[docId] as number;
      if (first <= year && year <= to) bitmap[docId] = 1;
    }
    return bitmap;
  }

  async countValues(docIds: readonly number[]): Promise<FacetCount[]> {
    const { values } = this.numbers;
    const tally = new Map<number, number>();
    for (const docId of docIds) {
      const year = values[docId] as number;
      if (year >= 0) tally.set(year, (tally.get(year) ?? 0) + 1);
    }
    return [...tally].map(([value, count]) => ({ value, count }));
  }
}

/** A time for each docId, in milliseconds since 1970. */
export class TimeColumn implements ConditionColumn<number> {
  readonly numbers: Column<Float64Array>;

  static read(from: SectionReader, name: string): TimeColumn {
    return new TimeColumn(from.take(name) as Float64Array);
  }

  constructor(numbers: Float64Array = new Float64Array()) {
    this.numbers = new Column(numbers);
  }

  push(ms: number): void {
    this.numbers.push(ms);
  }

  select(docIds: Uint32Array): TimeColumn {
    const { values } = this.numbers;
    return new TimeColumn(Float64Array.from(docIds, (docId) => values[docId] as number));
  }

  sections(name: string) {
    return { [name]: this.numbers.values };
  }

  /** The docIds with this time or a later one. */
  since(ms: number): Bitmap {
    const { values } = this.numbers;
    const bitmap = new Uint8Array(values.length);
    for (let docId = 0; docId < bitmap.length; docId++) {
      if ((values[docId] as number) >= ms) bitmap[docId] = 1;
    }
    return bitmap;
  }
}

/** Yes or no for each docId. */
export class FlagColumn implements ConditionColumn<boolean> {
  readonly #numbers: Column<Uint8Array>;

  static read(from: SectionReader, name: string): FlagColumn {
    return new FlagColumn(from.take(name) as Uint8Array);
  }

  constructor(numbers: Uint8Array = new Uint8Array()) {
    this.#numbers = new Column(numbers);
  }

  push(flag: boolean): void {
    this.#numbers.push(flag ? 1 : 0);
  }

  select(docIds: Uint32Array): FlagColumn {
    const { values } = this.#numbers;
    return new FlagColumn(Uint8Array.from(docIds, (docId) => values[docId] as number));
  }

  sections(name: string) {
    return { [name]: this.#numbers.values };
  }

  /** The docIds with this flag. */
  which(flag: boolean): Bitmap {
    const { values } = this.#numbers;
    if (flag) return values.slice();
    const bitmap = new Uint8Array(values.length);
    for (let docId = 0; docId < bitmap.length; docId++)
      bitmap[docId] = 1 - (values[docId] as number);
    return bitmap;
  }
}
