import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compose, type Services } from '../src/app/compose.js';
import { readConfig } from '../src/app/config.js';
import { createLogger } from '../src/app/log.js';
import { NearpaperError } from '../src/domain/errors.js';
import { collectGarbage } from '../src/runtime/collect-garbage.js';
import { takeLowPriority } from '../src/runtime/priority.js';
import { expand, type Location } from '../src/sources/expand.js';
import { FolderWatch } from '../src/sources/watch.js';
import { type IngestCommand, readCommand } from './ingest-options.js';
import { Round } from './ingest-round.js';
import { run } from './run.js';

/** What passes by itself, or when somebody makes room; a watched file is tried again after this. */
const PASSING = new Set(['STORAGE_FULL', 'DATABASE_BUSY', 'EMBEDDER_UNAVAILABLE', 'OVERLOADED']);
const RETRY_MS = 30_000;
/** Papers; so many take some 200 MB to be indexed. */
const MAX_BEGUN_EARLY = 10_000;

run(async () => {
  const options = readCommand();
  takeLowPriority();
  const config = readConfig();
  if (options.dataDir) config.dataDir = resolve(config.calledFrom, options.dataDir);

  const interrupted = new AbortController();
  const { signal } = interrupted;
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());

  // A mistyped name is said before anything is loaded or stored.
  const sources = await expand(options.sources, [config.calledFrom, process.cwd()]);
  const folder =
    options.watch === undefined ? undefined : resolve(config.calledFrom, options.watch);
  if (folder !== undefined) await papersIn(folder);
  // What comes into the folder from here on is remembered until what is in it has been read.
  const watched = folder === undefined ? undefined : await FolderWatch.start(folder);
  let services: Services | undefined;
  try {
    if (folder !== undefined) sources.push(...(await papersIn(folder)));
    services = await compose(config, createLogger('warn', process.stderr), { search: false });
    const isClean = await ingestOnce(sources, services, options, signal);
    if (signal.aborted) {
      process.stdout.write('Interrupted. Run the same command again to go on where it stopped.\n');
      return 2;
    }
    if (!watched) return isClean ? 0 : 1;
    process.stdout.write(`Watching ${folder}; stop with Ctrl-C.\n`);
    for await (const paths of watched.changes(signal)) {
      await ingestChanged(paths, services, options, signal);
    }
    return 0;
  } finally {
    await watched?.close();
    await services?.close();
  }
});

/** One round over all sources, and the index. Whether every record was used. */
async function ingestOnce(
  sources: readonly Location[],
  services: Services,
  options: IngestCommand,
  signal: AbortSignal,
): Promise<boolean> {
  const round = new Round(services, options, signal);
  let allStored = () => {};
  const stored = new Promise<void>((resolve) => {
    allStored = resolve;
  });
  const begin = () => {
    if (signal.aborted || options.dryRun) return;
    // What is wrong is met again, and said, when the index is written.
    beginIndex(services, stored).catch(() => {});
  };
  try {
    await round.run(sources, begin).catch((error) => {
      // A process that was just being started may get the Ctrl-C that was meant for this one.
      const isEnding = signal.aborted && error instanceof NearpaperError;
      if (!isEnding || error.code !== 'EMBEDDER_UNAVAILABLE') throw error;
    });
    allStored();
    if (!signal.aborted && !options.dryRun) await writeIndex(services, options);
  } finally {
    process.stdout.write(round.report());
  }
  return round.isClean;
}

/** There may be none in it yet. */
async function papersIn(folder: string): Promise<Location[]> {
  try {
    return await expand([folder], [folder]);
  } catch (error) {
    if (error instanceof NearpaperError && error.code === 'SOURCE_NOT_FOUND') return [];
    throw error;
  }
}

/** Ingests files that came into a watched folder. What goes wrong with them ends nothing. */
async function ingestChanged(
  paths: readonly string[],
  services: Services,
  options: IngestCommand,
  signal: AbortSignal,
): Promise<void> {
  for (let isDone = false; !isDone && !signal.aborted; ) {
    const round = new Round(services, options, signal);
    try {
      await round.run(await stillThere(paths));
      await writeIndex(services, options);
      isDone = true;
    } catch (error) {
      if (!(error instanceof NearpaperError)) throw error;
      process.stderr.write(`${error.code}: ${error.message}\n${error.action}\n`);
      isDone = !PASSING.has(error.code);
      if (!isDone) await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
    process.stdout.write(`${new Date().toISOString()} ${paths.join(', ')}\n${round.report()}`);
  }
}

/** One that was moved away meanwhile is no reason to leave out the others. */
async function stillThere(paths: readonly string[]): Promise<Location[]> {
  const found = await Promise.allSettled(paths.map((path) => expand([path], ['/'])));
  return found.flatMap((one) => {
    if (one.status === 'fulfilled') return one.value;
    process.stderr.write(`${one.reason instanceof Error ? one.reason.message : one.reason}\n`);
    return [];
  });
}

/**
 * Begins to build a small index while the last papers are still being embedded, so that no core waits for
 * the other. A large one would need its memory beside that of the models.
 */
async function beginIndex({ store, engine }: Services, stored: Promise<void>): Promise<void> {
  const { papers, sequence } = await store.status();
  if (papers > MAX_BEGUN_EARLY || (await engine.status()).checkpointSequence === sequence) return;
  await engine.checkpoint(stored);
}

/** Whoever interrupts wants to stop; the next run, or the server, builds the index. */
async function writeIndex(
  { store, engine, embedder }: Services,
  options: IngestCommand,
): Promise<void> {
  const { sequence } = await store.status();
  if ((await engine.status()).checkpointSequence === sequence) return;
  // The models are done with; the index is built in the memory that they had.
  if (options.watch === undefined) await embedder.close();
  collectGarbage();
  await engine.checkpoint();
}
