import { rounded } from '../domain/rounding.js';
import type { SearchMode } from '../domain/search.js';
import { BOOTSTRAP, type Interval } from './bootstrap.js';
import type { Comparison } from './compare.js';
import { byMetric, type Estimate, type ModeResult } from './evaluate.js';
import type { Reason } from './questions.js';

/** One evaluation, with what has to be known about it to read or repeat it. */
export interface Run {
  /** The name of the collection's folder. */
  collection: string;
  splits: string[];
  model: string;
  documents: { stored: number; withoutText: number; rejected: number };
  queries: { asked: number; leftOut: Map<Reason, number>; unknownDocuments: number };
  results: Map<SearchMode, ModeResult>;
  comparison: Comparison | undefined;
}

/**
 * A run as JSON. `modes` has the means; `queries` the values of every query, which a later run can be
 * compared with pair by pair; values are rounded to 6 decimals.
 */
export function runAsJson(run: Run): string {
  const ofModes = <Value>(of: (result: ModeResult) => Value) =>
    Object.fromEntries([...run.results].map(([mode, result]) => [mode, of(result)]));
  const document = {
    collection: run.collection,
    splits: run.splits,
    model: run.model,
    documents: run.documents,
    asked: run.queries.asked,
    leftOut: Object.fromEntries(run.queries.leftOut),
    unknownDocuments: run.queries.unknownDocuments,
    bootstrap: BOOTSTRAP,
    modes: ofModes(({ estimates }) => byMetric((metric) => estimates[metric].value)),
    intervals: ofModes(({ estimates }) => byMetric((metric) => estimates[metric].interval)),
    hnswAgainstExact: ofModes(
      ({ hnsw }) =>
        hnsw && {
          'kept@10': hnsw.kept[10],
          'kept@100': hnsw.kept[100],
          changes: byMetric((metric) => flat(hnsw.changes[metric])),
        },
    ),
    comparison: run.comparison,
    queries: ofModes(({ queries }) => Object.fromEntries(queries)),
  };
  const roundedNumbers = (_: string, value: unknown) =>
    typeof value === 'number' ? rounded(value) : value;
  return JSON.stringify(document, roundedNumbers, 2);
}

function flat({ value, interval }: Estimate): { value: number; interval: Interval } {
  return { value, interval };
}
