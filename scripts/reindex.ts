import { resolve } from 'node:path';
import { Command } from 'commander';
import { compose } from '../src/app/compose.js';
import { type Config, readConfig } from '../src/app/config.js';
import { createLogger } from '../src/app/log.js';
import { configuredDriver } from '../src/backend/drivers.js';
import type { Reindexing } from '../src/backend/reindexing.js';
import { NearpaperError } from '../src/domain/errors.js';
import { passageText } from '../src/domain/text.js';
import type { EmbeddingModel } from '../src/embedding/embedder.js';
import { EmbeddingPool } from '../src/embedding/pool.js';
import { resolveModel } from '../src/embedding/resolve-model.js';
import { retryUnembedded } from '../src/ingest/retry.js';
import { takeLowPriority } from '../src/runtime/priority.js';
import { dataDirOption } from './data-dir-option.js';
import { createProgress } from './progress.js';
import { run } from './run.js';

const BATCH_SIZE = 128;

run(async () => {
  const command = new Command('reindex')
    .usage('--model NAME [options]')
    .description(
      'Embeds every paper with another model beside the one in use, then makes it the one in\nuse in one step. Interrupted, it goes on when run again. To go back, name the model before:\nits vectors are still there.',
    )
    .requiredOption('--model <name>', 'a folder under models/, an absolute path, or a hub id')
    .option(
      '--allow-failures',
      'change over even if more than 1 % of the papers cannot be embedded',
    )
    .option('--forget-others', 'then delete the vectors of every other model: no way back')
    .addOption(dataDirOption())
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const options = command.opts<{
    model: string;
    allowFailures?: boolean;
    forgetOthers?: boolean;
    dataDir?: string;
  }>();
  takeLowPriority();
  const config = { ...readConfig(), model: options.model };
  if (options.dataDir) config.dataDir = resolve(config.calledFrom, options.dataDir);
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());

  const { folder, model } = await resolveModel(config);
  const reindexing = configuredDriver().reindexing(config.dataDir, model);
  try {
    const before = reindexing.current;
    const isInUse = before?.fingerprint === model.fingerprint;
    if (isInUse) process.stdout.write(`${model.id} is the model in use already\n`);
    for (let isSwapped = isInUse; !isSwapped; isSwapped = reindexing.swap()) {
      // Papers that come in meanwhile are embedded in another round.
      const { missing } = reindexing.count();
      if (missing > 0)
        await embedInPool(reindexing, { config, folder, model, missing }, interrupted.signal);
      if (interrupted.signal.aborted) {
        process.stdout.write(
          `Interrupted; ${before?.id ?? 'the model before'} is still in use. Run the same command again to go on.\n`,
        );
        return 2;
      }
      const refusal = refusalOf(reindexing, options);
      if (refusal === undefined) continue;
      process.stdout.write(`${refusal}\n${before?.id ?? 'The model before'} is still in use.\n`);
      return 1;
    }
    const { papers, missing } = reindexing.count();
    const count = (value: number) => value.toLocaleString('en');
    if (!isInUse) {
      process.stdout.write(`${count(papers - missing)} papers now have vectors of ${model.id}\n`);
      if (missing > 0)
        process.stdout.write(`${count(missing)} could not be embedded: npm run status\n`);
    }
    if (options.forgetOthers && missing > 0) {
      process.stdout.write(
        'The vectors of other models are kept as long as papers lack one of this.\n',
      );
    } else if (options.forgetOthers) {
      const forgotten = reindexing.forgetOthers();
      process.stdout.write(`${count(forgotten)} vectors of other models deleted\n`);
    }
  } finally {
    reindexing.close();
  }
  // A running server finds a built index when it changes over.
  const services = await compose(config, createLogger('warn', process.stderr), { search: false });
  try {
    await retryUnembedded(services, interrupted.signal);
    await services.engine.checkpoint();
  } finally {
    await services.close();
  }
  return 0;
});

/** Why a model is not to be used for these papers. */
function refusalOf(
  reindexing: Reindexing,
  { allowFailures }: { allowFailures?: boolean },
): string | undefined {
  const { papers, missing, failure } = reindexing.count();
  if (allowFailures || !failure || !reindexing.hasFailed) return undefined;
  return `${missing.toLocaleString('en')} of ${papers.toLocaleString('en')} papers could not be embedded with this model, the first of them ${failure.id}: ${failure.error}. --allow-failures changes over all the same.`;
}

async function embedInPool(
  reindexing: Reindexing,
  {
    config,
    folder,
    model,
    missing,
  }: { config: Config; folder: string; model: EmbeddingModel; missing: number },
  signal: AbortSignal,
): Promise<void> {
  const { embeddingProcesses: processes, embeddingEngine: engine } = config;
  const pool = await EmbeddingPool.start({
    folder,
    model,
    processes,
    engine,
    logger: createLogger('warn', process.stderr),
    isBackground: true,
  });
  try {
    await embedMissing(reindexing, pool, missing, signal);
  } finally {
    await pool.close();
  }
}

/** Until no paper lacks a vector, or the signal aborts. */
async function embedMissing(
  reindexing: Reindexing,
  pool: EmbeddingPool,
  missing: number,
  signal: AbortSignal,
): Promise<void> {
  const progress = createProgress(missing);
  let done = 0;
  do {
    for (let batch = reindexing.next(BATCH_SIZE); batch.length > 0 && !signal.aborted; ) {
      const vectors = new Map<string, Float32Array>();
      await Promise.all(
        batch.map(async ({ contentHash, paper }) => {
          try {
            vectors.set(contentHash, await pool.embed(passageText(paper), 'passage'));
          } catch (error) {
            const isText = error instanceof NearpaperError && error.code === 'EMBEDDING_FAILED';
            if (!isText) throw error;
            reindexing.fail(contentHash, paper.id, error.message);
          }
        }),
      );
      reindexing.store(vectors);
      done += batch.length;
      progress.read(done);
      progress.stored(done);
      batch = reindexing.next(BATCH_SIZE);
    }
  } while (!signal.aborted && reindexing.isBehind);
  progress.stop();
}
