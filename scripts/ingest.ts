import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Backend } from '../src/backend/backend.js';
import { compose } from '../src/compose.js';
import { readConfig } from '../src/config.js';
import { FORMAT_NAMES } from '../src/formats/registry.js';
import { ingest } from '../src/ingest/pipeline.js';
import { recordsOfFile, requireFile } from '../src/ingest/sources.js';
import { Summary } from '../src/ingest/summary.js';
import { createLogger } from '../src/log.js';
import { createProgress } from './progress.js';
import { run } from './run.js';

const command = new Command('ingest')
  .usage('[options] FILE...')
  .description('Reads papers from files, embeds what is new or changed, and stores it.')
  .argument('<FILE...>', 'files of papers')
  .addOption(
    new Option('--format <name>', 'read the files as this format, whatever they look like').choices(
      FORMAT_NAMES,
    ),
  )
  .option('--data-dir <folder>', 'where the index is (default: DATA_DIR, or index/)', (path) => {
    if (path === '') throw new InvalidArgumentError('must not be empty.');
    return path;
  })
  .addHelpText(
    'after',
    `
Formats, recognised by content:
  page    the text of a collection page: title, blank line, abstract, and so on
  jsonl   one JSON object a line: id, title, abstract, authors, year, venue,
          keywords, url, doi, arxivId (BEIR's _id and text are understood)

Exit codes:
  0  every record was used
  1  some records were rejected; the others are stored
  2  the command could not run or had to stop; what was stored stays stored
`,
  );

run(async () => {
  command.exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });
  command.parse();
  const options = command.opts<{ format?: string; dataDir?: string }>();
  const config = readConfig();
  if (options.dataDir) config.dataDir = resolve(config.calledFrom, options.dataDir);
  const files = command.args.map((path) => {
    const fromHere = resolve(path);
    return existsSync(fromHere) ? fromHere : resolve(config.calledFrom, path);
  });

  // A mistyped name is said before anything is loaded or stored.
  await Promise.all(files.map(requireFile));

  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());

  const services = await compose(config, createLogger('warn'), { search: false });
  const progress = createProgress(files.reduce((sum, file) => sum + sizeOf(file), 0));
  const summary = new Summary();
  try {
    let bytesBefore = 0;
    for (const file of files) {
      if (interrupted.signal.aborted) break;
      const records = recordsOfFile(file, {
        format: options.format,
        onProgress: (bytes) => progress.read(bytesBefore + bytes),
      });
      const outcomes = ingest(records, services, {
        absentFields: 'keep',
        match: 'works',
        signal: interrupted.signal,
      });
      for await (const outcome of outcomes) {
        summary.add(outcome);
        progress.stored(summary.read);
      }
      bytesBefore += sizeOf(file);
    }
    progress.stop();
    // Whoever interrupts wants to stop; the next run, or the server, builds the index.
    if (!interrupted.signal.aborted && (await isIndexBehind(services.backend))) {
      await services.backend.checkpoint();
    }
  } finally {
    progress.stop();
    if (summary.read > 0) process.stdout.write(`${summary.toString()}\n`);
    await services.close();
  }
  if (interrupted.signal.aborted) {
    process.stdout.write('Interrupted. Run the same command again to go on where it stopped.\n');
    return 2;
  }
  if (summary.read === 0) process.stdout.write('No papers were found in what was read.\n');
  return summary.rejected > 0 || summary.read === 0 ? 1 : 0;
});

async function isIndexBehind(backend: Backend): Promise<boolean> {
  const { sequence, index } = await backend.status();
  return index.checkpointSequence !== sequence;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
