import type { Config } from '../src/app/config.js';
import { createLogger } from '../src/app/log.js';
import { configuredDriver } from '../src/backend/drivers.js';
import type { Reindexing } from '../src/backend/reindexing.js';
import { countText as count } from '../src/domain/count-text.js';
import type { EmbeddingModel } from '../src/embedding/embedder.js';
import { EmbeddingPool } from '../src/embedding/pool.js';
import { resolveModel } from '../src/embedding/resolve-model.js';
import { embedMissing } from '../src/ingest/embed-missing.js';
import { retryUnembedded } from '../src/ingest/retry.js';
import { takeLowPriority } from '../src/runtime/priority.js';
import { abortOn, describeCommand, type Invocation, runAlone } from './command.js';
import { createProgress } from './progress.js';
import { withServices } from './with-services.js';

interface Options {
  model: string;
  allowFailures?: boolean;
  forgetOthers?: boolean;
}

export const command = describeCommand<Options>({
  name: 'reindex',
  usage: '--model NAME [options]',
  description:
    'Embeds every paper with another model while the current one stays in use, then switches to the new model in one step. After an interruption, run it again to continue. To go back, name the previous model: its vectors are still there.',
  takesDataDir: true,
  define: (command) =>
    command
      .requiredOption('--model <name>', 'a folder under models/, an absolute path, or a hub id')
      .option('--allow-failures', 'switch even if more than 1 % of the papers cannot be embedded')
      .option(
        '--forget-others',
        'after the switch, delete the vectors of every other model: there is no way back',
      ),
  run: reindex,
});
runAlone(import.meta.url, command);

async function reindex({ options, config: given }: Invocation<Options>): Promise<number> {
  takeLowPriority();
  const config = { ...given, model: options.model };
  const signal = abortOn('SIGINT', 'SIGTERM');
  const { folder, model } = await resolveModel(config);
  const reindexing = configuredDriver().reindexing(config.dataDir, model);
  try {
    const isInUse = reindexing.current?.fingerprint === model.fingerprint;
    if (isInUse) process.stdout.write(`${model.id} is the model in use already\n`);
    else {
      const embed = () => embedInPool(reindexing, { config, folder, model }, signal);
      const obstacle = await switchModel(reindexing, embed, options, signal);
      if (obstacle) {
        process.stdout.write(obstacle.text);
        return obstacle.exitCode;
      }
      printSwitched(reindexing, model);
    }
    if (options.forgetOthers) deleteOtherVectors(reindexing);
  } finally {
    reindexing.close();
  }
  // A running server finds a built index when it changes over.
  await withServices(config, async (services) => {
    await retryUnembedded(services, signal);
    await services.engine.checkpoint();
  });
  return 0;
}

/** Embeds and switches, again for papers that come in meanwhile. What stands in the way, if anything. */
async function switchModel(
  reindexing: Reindexing,
  embed: () => Promise<void>,
  options: Options,
  signal: AbortSignal,
): Promise<{ text: string; exitCode: number } | undefined> {
  const before = reindexing.current?.id;
  do {
    if (reindexing.count().missing > 0) await embed();
    if (signal.aborted) {
      const text = `Interrupted; ${before ?? 'the model before'} is still in use. Run the same command again to go on.\n`;
      return { text, exitCode: 2 };
    }
    const refusal = refusalOf(reindexing, options);
    if (refusal !== undefined) {
      const text = `${refusal}\n${before ?? 'The model before'} is still in use.\n`;
      return { text, exitCode: 1 };
    }
  } while (!reindexing.swap());
  return undefined;
}

/** Why a model is not to be used for these papers. */
function refusalOf(reindexing: Reindexing, { allowFailures }: Options): string | undefined {
  const { papers, missing, failure } = reindexing.count();
  if (allowFailures || !failure || !reindexing.hasFailed) return undefined;
  return `${count(missing)} of ${count(papers)} papers could not be embedded with this model, the first of them ${failure.id}: ${failure.error}. --allow-failures changes over all the same.`;
}

function printSwitched(reindexing: Reindexing, model: EmbeddingModel): void {
  const { papers, missing } = reindexing.count();
  process.stdout.write(`${count(papers - missing)} papers now have vectors of ${model.id}\n`);
  if (missing > 0)
    process.stdout.write(`${count(missing)} could not be embedded: npm run -s status\n`);
}

function deleteOtherVectors(reindexing: Reindexing): void {
  const text =
    reindexing.count().missing > 0
      ? 'The vectors of other models are kept as long as papers lack one of this.\n'
      : `${count(reindexing.deleteOtherVectors())} vectors of other models deleted\n`;
  process.stdout.write(text);
}

async function embedInPool(
  reindexing: Reindexing,
  { config, folder, model }: { config: Config; folder: string; model: EmbeddingModel },
  signal: AbortSignal,
): Promise<void> {
  const pool = await EmbeddingPool.start({
    folder,
    model,
    processes: config.embeddingProcesses,
    engine: config.embeddingEngine,
    logger: createLogger('warn', process.stderr),
    isBackground: true,
  });
  try {
    const progress = createProgress();
    progress.found(reindexing.count().missing);
    progress.allFound();
    await embedMissing(reindexing, pool, { progress, signal });
  } finally {
    await pool.close();
  }
}
