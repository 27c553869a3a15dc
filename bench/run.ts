import { Argument, Command } from 'commander';
import { run } from '../scripts/run.js';
import { DEFAULT_MODEL, readConfig } from '../src/app/config.js';
import { resolveModel } from '../src/embedding/resolve-model.js';
import type { Context } from './context.js';
import { embedding } from './embedding.js';
import { filters } from './filters.js';
import { goodMatch } from './good-match.js';
import { http } from './http.js';
import { ingest } from './ingest.js';
import { ingestWhole } from './ingest-whole.js';
import { kernels } from './kernels.js';
import { knownItem } from './known-item.js';
import { describeMachine } from './machine.js';
import { million } from './million.js';
import { neighbours } from './neighbours.js';
import { readSample } from './papers.js';
import { peers } from './peers.js';
import { recall } from './recall.js';
import { recovery } from './recovery.js';
import { Report } from './report.js';
import { search } from './search.js';
import { startup } from './startup.js';

const BENCHMARKS: Record<string, (context: Context) => Promise<void>> = {
  embedding,
  kernels,
  ingest,
  'ingest-whole': ingestWhole,
  search,
  startup,
  recall,
  filters,
  neighbours,
  million,
  recovery,
  http,
  'good-match': goodMatch,
  'known-item': knownItem,
  peers,
};

interface Options {
  papers?: string;
  collection: string[];
  only: string;
  misses: string;
  seconds: string;
  json?: true;
}

const command = new Command('bench')
  .usage('NAME [options]')
  .description('Measures one thing beside its limit; bench/README.md says what each of them does.')
  .addArgument(new Argument('<NAME>', 'what to measure').choices(Object.keys(BENCHMARKS)))
  .option('--papers <file>', 'papers as JSON lines, plain or .gz')
  .option(
    '--collection <dir>',
    'a collection in BEIR layout that `peers` ranks as well; may be repeated',
    (folder: string, folders: string[]) => [...folders, folder],
    [],
  )
  .option(
    '--only <text>',
    'run only the kinds and parts of `known-item` that have this in their name',
    '',
  )
  .option('--misses <count>', 'show so many failed queries of each kind of `known-item`', '0')
  .option('--seconds <count>', 'how long `http` asks for more than the server can do', '300')
  .option('--json', 'print the figures as JSON as well')
  .addHelpText(
    'after',
    `
Exit codes:
  0  it ran, whether or not its target was reached
  2  it could not run
`,
  );

// Servers and copies of folders are cleaned up when the process exits, which a bare signal would skip.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));

run(async () => {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse();
  const name = command.args[0] as string;
  const options = command.opts<Options>();
  const config = readConfig();
  const { folder, model } = await resolveModel({ ...config, model: config.model ?? DEFAULT_MODEL });
  const sample = await readSample(options.papers, config.calledFrom);
  const report = new Report(name, describeMachine(model));
  await BENCHMARKS[name]?.({
    config,
    model,
    modelFolder: folder,
    sample,
    report,
    collections: options.collection,
    only: options.only.toLowerCase(),
    misses: Number(options.misses),
    seconds: Number(options.seconds),
  });
  if (options.json) report.text(`\n${report.json()}`);
  return 0;
});
