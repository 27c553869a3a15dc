import { resolve } from 'node:path';
import type { Services } from '../src/app/compose.js';
import { NearpaperError } from '../src/domain/errors.js';
import { IngestRun } from '../src/ingest/ingest-run.js';
import { takeLowPriority } from '../src/runtime/priority.js';
import { expand, type Location } from '../src/sources/expand.js';
import { FolderWatch } from '../src/sources/watch.js';
import { abortOn, describeCommand, type Invocation, runAlone } from './command.js';
import { beginIndex, writeIndex } from './ingest-index.js';
import { defineIngest, type IngestOptions, mistakeIn } from './ingest-options.js';
import { ingestChanges, locationsIn } from './ingest-watch.js';
import { createProgress } from './progress.js';
import { withServices } from './with-services.js';

export const command = describeCommand<IngestOptions>({
  name: 'ingest',
  usage: '[options] SOURCE...',
  description: 'Reads papers, embeds what is new or changed, and stores it.',
  takesDataDir: true,
  define: defineIngest,
  mistakeIn,
  run: ingestSources,
});
runAlone(import.meta.url, command);

async function ingestSources({
  args,
  options,
  config,
}: Invocation<IngestOptions>): Promise<number> {
  takeLowPriority();
  const signal = abortOn('SIGINT', 'SIGTERM');
  // A mistyped name is said before anything is loaded or stored.
  const sources = await expand(args, [config.calledFrom, process.cwd()]);
  const folder =
    options.watch === undefined ? undefined : resolve(config.calledFrom, options.watch);
  if (folder !== undefined) await locationsIn(folder);
  // What comes into the folder from here on is remembered until what is in it has been read.
  const watch = folder === undefined ? undefined : await FolderWatch.start(folder);
  try {
    if (folder !== undefined) sources.push(...(await locationsIn(folder)));
    return await withServices(config, async (services) => {
      const isClean = await ingestOnce(sources, services, options, signal);
      if (signal.aborted) {
        process.stdout.write(
          'Interrupted. Run the same command again to go on where it stopped.\n',
        );
        return 2;
      }
      if (!watch) return isClean ? 0 : 1;
      process.stdout.write(`Watching ${folder}; stop with Ctrl-C.\n`);
      await ingestChanges(watch, services, options, signal);
      return 0;
    });
  } finally {
    await watch?.close();
  }
}

/** Ingests all sources, and writes the index. Resolves to whether every record was used. */
async function ingestOnce(
  sources: readonly Location[],
  services: Services,
  options: IngestOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const run = new IngestRun(services, options, { startProgress: createProgress, signal });
  let allStored = () => {};
  const stored = new Promise<void>((resolve) => {
    allStored = resolve;
  });
  const onAllRead = () => {
    if (signal.aborted || options.dryRun) return;
    // An error here comes again, and is reported, when the index is written.
    beginIndex(services, stored).catch(() => {});
  };
  try {
    await run.run(sources, onAllRead).catch((error) => {
      // A process that was just being started may get the Ctrl-C that was meant for this one.
      const isEnding = signal.aborted && error instanceof NearpaperError;
      if (!isEnding || error.code !== 'EMBEDDER_UNAVAILABLE') throw error;
    });
    allStored();
    // Whoever interrupts wants to stop; the next run, or the server, builds the index.
    if (!signal.aborted && !options.dryRun) {
      await writeIndex(services, { keepsEmbedder: options.watch !== undefined });
    }
  } finally {
    process.stdout.write(run.report());
  }
  return run.isClean;
}
