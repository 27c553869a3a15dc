import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../src/app/compose.js';
import { errorText } from '../src/domain/error-text.js';
import { NearpaperError } from '../src/domain/errors.js';
import { IngestRun } from '../src/ingest/ingest-run.js';
import { expand, type Location } from '../src/sources/expand.js';
import type { FolderWatch } from '../src/sources/watch.js';
import { writeIndex } from './ingest-index.js';
import type { IngestOptions } from './ingest-options.js';
import { createProgress } from './progress.js';

/** Errors that pass by themselves, or when somebody makes room; the files are tried again after this. */
const PASSING = new Set(['STORAGE_FULL', 'DATABASE_BUSY', 'EMBEDDER_UNAVAILABLE', 'OVERLOADED']);
const RETRY_MS = 30_000;

/** The files of a folder, which may be none. */
export async function locationsIn(folder: string): Promise<Location[]> {
  try {
    return await expand([folder], [folder]);
  } catch (error) {
    if (error instanceof NearpaperError && error.code === 'SOURCE_NOT_FOUND') return [];
    throw error;
  }
}

/** Ingests what comes into a watched folder until the signal aborts. Errors of files are printed, and end nothing. */
export async function ingestChanges(
  watch: FolderWatch,
  services: Services,
  options: IngestOptions,
  signal: AbortSignal,
): Promise<void> {
  for await (const paths of watch.changes(signal)) {
    await ingestFiles(paths, services, options, signal);
  }
}

async function ingestFiles(
  paths: readonly string[],
  services: Services,
  options: IngestOptions,
  signal: AbortSignal,
): Promise<void> {
  for (let isDone = false; !isDone && !signal.aborted; ) {
    const run = new IngestRun(services, options, { startProgress: createProgress, signal });
    try {
      await run.run(await stillThere(paths));
      await writeIndex(services, { keepsEmbedder: true });
      isDone = true;
    } catch (error) {
      if (!(error instanceof NearpaperError)) throw error;
      process.stderr.write(errorText(error));
      isDone = !PASSING.has(error.code);
      if (!isDone) await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
    process.stdout.write(`${new Date().toISOString()} ${paths.join(', ')}\n${run.report()}`);
  }
}

/** A file that was moved away meanwhile is printed, and the others are still read. */
async function stillThere(paths: readonly string[]): Promise<Location[]> {
  const found = await Promise.allSettled(paths.map((path) => expand([path], ['/'])));
  return found.flatMap((one) => {
    if (one.status === 'fulfilled') return one.value;
    process.stderr.write(`${one.reason instanceof Error ? one.reason.message : one.reason}\n`);
    return [];
  });
}
