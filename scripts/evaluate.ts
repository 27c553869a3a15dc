import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Services } from '../src/app/compose.js';
import { type Config, DEFAULT_MODEL } from '../src/app/config.js';
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
import { abortOn, describeCommand, type Invocation, runAlone } from './command.js';
import { defineEvaluate, type EvaluateOptions } from './evaluate-options.js';
import { createProgress } from './progress.js';
import { withServices } from './with-services.js';

export const command = describeCommand<EvaluateOptions>({
  name: 'evaluate',
  usage: '[options] DIR',
  description:
    'Measures how well searches rank a collection whose relevant documents are known. DIR has the BEIR layout: corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv.',
  define: defineEvaluate,
  run: evaluateCollection,
});
runAlone(import.meta.url, command);

async function evaluateCollection({
  args,
  options,
  config,
}: Invocation<EvaluateOptions>): Promise<number> {
  const fromCaller = (path: string) =>
    existsSync(resolve(path)) ? resolve(path) : resolve(config.calledFrom, path);

  // What is mistyped or broken is said before anything is embedded.
  const collection = await readCollection(fromCaller(args[0] as string), options.split);
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

  const signal = abortOn('SIGINT');
  try {
    const { documents, questions, results } = await measure(
      collection,
      options,
      { ...config, dataDir },
      signal,
    );
    const { asked, ...others } = questions;
    const run: Run = {
      collection: collection.name,
      splits: collection.splits,
      model: `${model.id} ${model.fingerprint}`,
      documents: { ...documents, stored: documents.stored.size },
      queries: { ...others, asked: asked.length },
      results,
      comparison: saved && compare(results, saved),
    };
    process.stdout.write(`${options.json ? runAsJson(run) : runAsText(run)}\n`);
    const refused = ['textRefused', 'paperNotStored', 'notInQueries'] as const;
    const isPartial = documents.rejected > 0 || refused.some((why) => others.leftOut.has(why));
    return isPartial ? 1 : 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    say('Interrupted. Run the same command again to go on where it stopped.');
    return 2;
  }
}

/** Stores the documents, and asks the queries in every mode. Throws when the signal aborts. */
async function measure(
  collection: Collection,
  { limit, modes, semanticRatio }: EvaluateOptions,
  config: Config,
  signal: AbortSignal,
) {
  const documents = await withServices(config, (services) => store(collection, services, signal));
  signal.throwIfAborted();
  const questions = questionsOf(collection, documents.stored, limit);
  const { asked } = questions;
  if (asked.length === 0) throw invalid('no query has a relevant document and can be asked');
  say(`Asking ${asked.length} queries: ${modes.join(', ')}`);
  const askAll = async ({ engine, search }: Services) => {
    await untilIndexed(engine);
    return evaluate(asked, { modes, rank: serviceRanker(search, semanticRatio), signal });
  };
  const results = await withServices(config, askAll, { search: true });
  return { documents, questions, results };
}

async function store(
  { corpusFile }: Collection,
  services: Services,
  signal: AbortSignal,
): Promise<StoredDocuments> {
  const progress = createProgress();
  const summary = new Summary();
  try {
    return await storeDocuments(corpusFile, services, {
      onOutcome: (outcome) => {
        summary.add(outcome);
        progress.stored(summary.read);
      },
      progress,
      signal,
    });
  } finally {
    progress.stop();
    if (summary.read > 0) say(summary.toString());
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
