import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Backend } from '../src/backend/backend.js';
import { compose } from '../src/compose.js';
import { readConfig } from '../src/config.js';
import { PAPER_INPUT_FIELDS } from '../src/domain/paper.js';
import type { SourceRecord } from '../src/formats/format.js';
import { FORMAT_NAMES, FORMATS } from '../src/formats/registry.js';
import { ingest } from '../src/ingest/pipeline.js';
import { recordsOf } from '../src/ingest/records.js';
import { rehearse } from '../src/ingest/rehearse.js';
import { Summary } from '../src/ingest/summary.js';
import { createLogger } from '../src/log.js';
import { expand, type Location } from '../src/sources/expand.js';
import { createProgress } from './progress.js';
import { run } from './run.js';

const command = new Command('ingest')
  .usage('[options] SOURCE...')
  .description('Reads papers, embeds what is new or changed, and stores it.')
  .argument(
    '<SOURCE...>',
    'files, folders, patterns, http(s) addresses, or - for standard input;\nplain, .gz or .zst',
  )
  .addOption(
    new Option('--format <name>', 'read the files as this format, whatever they look like').choices(
      FORMAT_NAMES,
    ),
  )
  .option(
    '--map <field=name,...>',
    "which of the source's own names give a field: title=headline,abstract=body",
    fieldMap,
  )
  .option('--limit <number>', 'read no more records than this', (text) => {
    if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1.');
    return Number(text);
  })
  .option('--dry-run', 'say what would be done, and do nothing')
  .option('--data-dir <folder>', 'where the index is (default: DATA_DIR, or index/)', (path) => {
    if (path === '') throw new InvalidArgumentError('must not be empty.');
    return path;
  })
  .addHelpText(
    'after',
    `
Formats, recognised by content:
${FORMATS.map(({ name, description }) => `  ${name.padEnd(8)} ${description}`).join('\n')}

Exit codes:
  0  every record was used
  1  some records were rejected; the others are stored
  2  the command could not run or had to stop; what was stored stays stored
`,
  );

interface Options {
  format?: string;
  dataDir?: string;
  map?: Map<string, string>;
  limit?: number;
  dryRun?: boolean;
}

run(async () => {
  command.exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });
  command.parse();
  const options = command.opts<Options>();
  const config = readConfig();
  if (options.dataDir) config.dataDir = resolve(config.calledFrom, options.dataDir);

  // A mistyped name is said before anything is loaded or stored.
  const sources = await expand(command.args, [process.cwd(), config.calledFrom]);

  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());

  const services = await compose(config, createLogger('warn'), { search: false });
  const progress = createProgress(sources.reduce((sum, source) => sum + sizeOf(source), 0));
  const summary = new Summary();
  let newTexts = 0;
  try {
    let bytesBefore = 0;
    for (const source of sources) {
      if (interrupted.signal.aborted) break;
      const records = recordsOf(source, {
        format: options.format,
        map: options.map,
        onProgress: (bytes) => progress.read(bytesBefore + bytes),
      });
      const how = { absentFields: 'keep', match: 'works' } as const;
      const some = atMost(options.limit, summary.read, records);
      if (options.dryRun) {
        for await (const { outcome, isNewText } of rehearse(some, services.backend, how)) {
          if (interrupted.signal.aborted) break;
          summary.add(outcome);
          if (isNewText) newTexts++;
        }
      } else {
        const { signal } = interrupted;
        for await (const outcome of ingest(some, services, { ...how, signal })) {
          summary.add(outcome);
          progress.stored(summary.read);
        }
      }
      bytesBefore += sizeOf(source);
    }
    progress.stop();
    // Whoever interrupts wants to stop; the next run, or the server, builds the index.
    const isDone = !interrupted.signal.aborted && !options.dryRun;
    if (isDone && (await isIndexBehind(services.backend))) {
      // The models are done with; the index is built in the memory that they had.
      await services.embedder.close();
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
  if (options.dryRun) {
    process.stdout.write(
      `Nothing was stored. Without --dry-run ${newTexts.toLocaleString('en')} texts would be embedded.\n`,
    );
  }
  if (summary.read === 0) process.stdout.write('No papers were found in what was read.\n');
  return summary.rejected > 0 || summary.read === 0 ? 1 : 0;
});

/** The records up to the limit, of which `read` were read from sources before. */
async function* atMost(
  limit = Number.POSITIVE_INFINITY,
  read: number,
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<SourceRecord> {
  let left = limit - read;
  if (left <= 0) return;
  for await (const record of records) {
    yield record;
    if (--left === 0) return;
  }
}

async function isIndexBehind(backend: Backend): Promise<boolean> {
  const { sequence, index } = await backend.status();
  return index.checkpointSequence !== sequence;
}

/** Nobody knows how much standard input or an address will give. */
function sizeOf(source: Location): number {
  return source.kind === 'file' ? source.bytes : 0;
}

function fieldMap(text: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [field = '', name = ''] = pair.split('=').map((part) => part.trim());
    if (!PAPER_INPUT_FIELDS.has(field) || name === '') {
      const fields = [...PAPER_INPUT_FIELDS].join(', ');
      throw new InvalidArgumentError(
        `${JSON.stringify(pair)} is not FIELD=NAME with one of ${fields}.`,
      );
    }
    map.set(field, name);
  }
  return map;
}
