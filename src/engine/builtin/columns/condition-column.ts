import type { FacetCount } from '../../../domain/search.js';
import type { NumbersOrTexts } from '../sections/sections.js';

/** 1 for each docId that counts. */
export type Bitmap = Uint8Array;

/** What one condition looks at, of every paper by docId. */
export interface ConditionColumn<Value> {
  /** Appends what the condition looks at in the next paper. */
  push(value: Value): void;
  /** A column of what these docIds have, in their order. */
  select(docIds: Uint32Array): ConditionColumn<Value>;
  /** What a checkpoint keeps, by names that begin with the one given; the same name reads it again. */
  sections(name: string): Record<string, NumbersOrTexts>;
}

/** A column whose values facets count. */
export interface CountedColumn {
  /**
   * How many of the docIds have each value, as a filter of the same value counts them, in no order. There may
   * be more values than the limit, and then the most frequent are among them. Papers may be added between turns.
   */
  countValues(
    docIds: readonly number[],
    limit: number,
    yieldTurn: () => Promise<void>,
  ): Promise<FacetCount[]>;
}

/** A column of names, of which each spelling has a number. */
export interface SpelledColumn {
  /** All spellings, by number. */
  readonly spellings: readonly string[];
  /** The numbers of a paper's spellings. */
  numbersOf(docId: number): ArrayLike<number>;
}
