import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { compose, type Services } from '../src/app/compose.js';
import { type Config, DEFAULT_MODEL, readConfig } from '../src/app/config.js';
import { resolveModel } from '../src/embedding/resolve-model.js';
import { type Collection, readCollection } from '../src/evaluation/collection.js';
import { compare } from '../src/evaluation/compare.js';
import { usualDataFolder } from '../src/evaluation/data-folder.js';
import { type StoredDocuments, storeDocuments } from '../src/evaluation/documents.js';
import { evaluate } from '../src/evaluation/evaluate.js';
import { invalid } from '../src/evaluation/invalid.js';
import { questionsOf } from '../src/evaluation/questions.js';
import { serviceRanker, untilIndexed } from '../src/evaluation/rank.js';
import { runAsText } from '../src/evaluation/report.js';
import { type Run, runAsJson } from '../src/evaluation/run.js';
import { readSavedRun } from '../src/evaluation/saved-run.js';
import { Summary } from '../src/ingest/summary.js';
import { evaluateCommand as command, type EvaluateOptions } from './evaluate-options.js';
import { createProgress } from './progress.js';
import { run } from './run.js';

run(async () => {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse();
  const options = command.opts<EvaluateOptions>();
  const config = readConfig();
  const fromCaller = (path: string) =>
    existsSync(resolve(path)) ? resolve(path) : resolve(config.calledFrom, path);

  // What is mistyped or broken is said before anything is embedded.
  const collection = await readCollection(fromCaller(command.args[0] as string), options.split);
  const saved = options.compare ? await readSavedRun(fromCaller(options.compare)) : undefined;
  if (saved && saved.collection !== collection.name) {
    throw invalid(`${options.compare} is a run of ${saved.collection}, not of ${collection.name}`);
  }
  const { model } = await resolveModel({ ...config, model: config.model ?? DEFAULT_MODEL });
  const dataDir = options.dataDir
    ? resolve(config.calledFrom, options.dataDir)
    : await usualDataFolder(collection, model.fingerprint);
  if (dataDir === config.dataDir) {
    throw invalid(`${dataDir} is where the service has its papers; choose another --data-dir`);
  }
  if (options.split === undefined && collection.splits.length > 1) {
    say(`All of qrels/ is used: ${collection.splits.join(', ')} (--split NAME takes one)`);
  }
  say(`Index: ${dataDir}`);

  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const { signal } = interrupted;
  try {
    const place = { ...config, dataDir };
    const documents = await withServices(place, { search: false }, (services) =>
      store(collection, services, signal),
    );
    signal.throwIfAborted();
    const { asked, ...others } = questionsOf(collection, documents.stored, options.limit);
    if (asked.length === 0) throw invalid('no query has a relevant document and can be asked');
    say(`Asking ${asked.length} queries: ${options.modes.join(', ')}`);
    const results = await withServices(place, { search: true }, async (services) => {
      await untilIndexed(services.engine);
      const rank = serviceRanker(services.search, options.semanticRatio);
      return evaluate(asked, { modes: options.modes, rank, signal });
    });
    const done: Run = {
      collection: collection.name,
      splits: collection.splits,
      model: `${model.id} ${model.fingerprint}`,
      documents: { ...documents, stored: documents.stored.size },
      queries: { ...others, asked: asked.length },
      results,
      comparison: saved && compare(results, saved),
    };
    process.stdout.write(`${options.json ? runAsJson(done) : runAsText(done)}\n`);
    const refused = ['textRefused', 'paperNotStored', 'notInQueries'] as const;
    const isPartial = documents.rejected > 0 || refused.some((why) => others.leftOut.has(why));
    return isPartial ? 1 : 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    say('Interrupted. Run the same command again to go on where it stopped.');
    return 2;
  }
});

async function store(
  { corpusFile }: Collection,
  services: Services,
  signal: AbortSignal,
): Promise<StoredDocuments> {
  const progress = createProgress(statSync(corpusFile).size);
  const summary = new Summary();
  try {
    return await storeDocuments(corpusFile, services, {
      onOutcome: (outcome) => {
        summary.add(outcome);
        progress.stored(summary.read);
      },
      onProgress: (bytes) => progress.read(bytes),
      signal,
    });
  } finally {
    progress.stop();
    if (summary.read > 0) say(summary.toString());
  }
}

async function withServices<Result>(
  config: Config,
  { search }: { search: boolean },
  use: (services: Services) => Promise<Result>,
): Promise<Result> {
  // Warnings go to stderr, whatever the service does: stdout is the result.
  const services = await compose(config, pino({ level: 'warn' }, pino.destination(2)), { search });
  try {
    return await use(services);
  } finally {
    await services.close();
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
