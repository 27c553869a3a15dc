import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fieldProblems, problemText } from '../domain/field-problems.js';
import { requireFile } from '../sources/expand.js';
import { invalid } from './invalid.js';
import { METRICS, type Metric } from './metrics.js';

/** How many problems of a file are reported; the first ones are enough to see what it is instead. */
const MAX_SHOWN = 3;

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
  /** The metrics of each query, by mode and query id. */
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
  const problems = fieldProblems(parsed.error).slice(0, MAX_SHOWN).map(problemText);
  throw invalid(`${path}: is no saved run: ${problems.join('; ')}`);
}
