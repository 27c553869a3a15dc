import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compose, type Services } from '../src/compose.js';
import { readConfig } from '../src/config.js';
import { NearpaperError } from '../src/domain/errors.js';
import { createLogger } from '../src/log.js';
import { expand, type Location } from '../src/sources/expand.js';
import { changedFiles } from '../src/sources/watch.js';
import { collectGarbage } from './collect-garbage.js';
import { type IngestCommand, readCommand } from './ingest-options.js';
import { Round } from './ingest-round.js';
import { takeLowPriority } from './low-priority.js';
import { run } from './run.js';

/** What passes by itself, or when somebody makes room; a watched file is tried again after this. */
const PASSING = new Set(['STORAGE_FULL', 'DATABASE_BUSY', 'EMBEDDER_UNAVAILABLE', 'OVERLOADED']);
const RETRY_MS = 30_000;

run(async () => {
  const options = readCommand();
  takeLowPriority();
  const config = readConfig();
  if (options.dataDir) config.dataDir = resolve(config.calledFrom, options.dataDir);

  // A mistyped name is said before anything is loaded or stored.
  const from = [process.cwd(), config.calledFrom];
  const sources = await sourcesOf(options, from);

  const interrupted = new AbortController();
  const { signal } = interrupted;
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());

  const services = await compose(config, createLogger('warn'), { search: false });
  try {
    const round = new Round(services, options, signal);
    try {
      await round.run(sources).catch((error) => {
        // A process that was just being started may get the Ctrl-C that was meant for this one.
        const isEnding = signal.aborted && error instanceof NearpaperError;
        if (!isEnding || error.code !== 'EMBEDDER_UNAVAILABLE') throw error;
      });
      if (!signal.aborted && !options.dryRun) await writeIndex(services, options);
    } finally {
      process.stdout.write(round.report());
    }
    if (!signal.aborted && options.watch !== undefined) {
      await watchFolder(resolve(config.calledFrom, options.watch), services, options, signal);
      return 0;
    }
    if (!signal.aborted) return round.isClean ? 0 : 1;
    process.stdout.write('Interrupted. Run the same command again to go on where it stopped.\n');
    return 2;
  } finally {
    await services.close();
  }
});

async function sourcesOf(options: IngestCommand, from: readonly string[]): Promise<Location[]> {
  const sources = await expand(options.sources, from);
  if (options.watch === undefined) return sources;
  const watched = await expand([options.watch], from).catch((error) => {
    // There may be none in it yet.
    if (error instanceof NearpaperError && error.code === 'SOURCE_NOT_FOUND') return [];
    throw error;
  });
  return [...sources, ...watched];
}

/** Ingests what comes into a folder, until the signal aborts. What goes wrong with it stops nothing. */
async function watchFolder(
  folder: string,
  services: Services,
  options: IngestCommand,
  signal: AbortSignal,
): Promise<void> {
  const onReady = () => process.stdout.write(`Watching ${folder}; stop with Ctrl-C.\n`);
  for await (const paths of changedFiles(folder, { signal, onReady })) {
    for (let isDone = false; !isDone && !signal.aborted; ) {
      const round = new Round(services, options, signal);
      try {
        await round.run(await expand(paths, [folder]));
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
}

/** Whoever interrupts wants to stop; the next run, or the server, builds the index. */
async function writeIndex({ backend, embedder }: Services, options: IngestCommand): Promise<void> {
  const { sequence, index } = await backend.status();
  if (index.checkpointSequence === sequence) return;
  // The models are done with; the index is built in the memory that they had.
  if (options.watch === undefined) await embedder.close();
  collectGarbage();
  await backend.checkpoint();
}
