import type { FacetCount } from '../../../domain/search.js';
import type { NumbersOrTexts, SectionReader } from '../checkpoint/container.js';

/** 1 for each docId that counts. */
export type Bitmap = Uint8Array;

/** What one condition looks at, of every paper by docId. */
export interface ConditionColumn<Value> {
  /** Appends what the condition looks at in the next paper. */
  push(value: Value): void;
  /** What was pushed for a docId, or what counts as the same. */
  valueAt(docId: number): Value;
  /** What a checkpoint keeps, by names that begin with the one given; the same name reads it again. */
  sections(name: string): Record<string, NumbersOrTexts>;
}

/** A column whose values facets count. */
export interface CountedColumn {
  /** How many of the docIds have each value, in no order. */
  countValues(docIds: readonly number[]): FacetCount[];
}

/** The numbers of a section; the empty ones where there is nothing to read from. */
export function numbersIn<Values>(
  from: SectionReader | undefined,
  name: string,
  empty: Values,
): Values {
  return from ? (from.take(name) as Values) : empty;
}
