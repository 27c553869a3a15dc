import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { rounded } from '../domain/rounding.js';
import type { SearchMode } from '../domain/search.js';
import { requireFile } from '../sources/expand.js';
import { BOOTSTRAP, type Interval } from './bootstrap.js';
import type { Comparison } from './compare.js';
import { byMetric, type Estimate, type ModeResult } from './evaluate.js';
import { invalid } from './invalid.js';
import { METRICS, type Metric } from './metrics.js';
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

const measuresSchema = z.partialRecord(z.enum(METRICS), z.number());
// Runs of another version may have metrics that this one does not know.
const knownMetrics = z
  .record(z.string(), z.unknown())
  .transform((all) => Object.fromEntries(METRICS.flatMap((m) => (m in all ? [[m, all[m]]] : []))))
  .pipe(measuresSchema);

const savedRunSchema = z.object({
  collection: z.string(),
  modes: z.record(z.string(), knownMetrics),
  queries: z.record(z.string(), z.record(z.string(), knownMetrics)).optional(),
});

/** What a comparison needs of a run that was saved with --json. */
export interface SavedRun {
  collection: string;
  modes: Record<string, Partial<Record<Metric, number>>>;
  /** By mode and query id. */
  queries?: Record<string, Record<string, Partial<Record<Metric, number>>>> | undefined;
}

/** Reads a run that was saved, or throws FILE_UNREADABLE or says what is wrong with the file. */
export async function readSavedRun(path: string): Promise<SavedRun> {
  await requireFile(path);
  let value: unknown;
  try {
    value = JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
  } catch {
    throw invalid(`${path}: is not JSON; save a run with --json > FILE`);
  }
  const parsed = savedRunSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`);
  throw invalid(`${path}: is no saved run: ${said.slice(0, 3).join('; ')}`);
}
