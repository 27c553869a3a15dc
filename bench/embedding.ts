import { passageText } from '../src/domain/text.js';
import { BareProcess } from './bare-process.js';
import type { Context } from './context.js';
import { spread } from './papers.js';
import { startPool } from './pool.js';
import { median, sum } from './statistics.js';

const TEXTS = 600;
const ROUNDS = 3;
const MIN_SHARE = 0.85;

interface Round {
  aloneRate: number;
  aloneEncodeRate: number;
  sideBySideRate: number;
  poolRate: number;
}

/**
 * How much of the processors' bare speed the embedding pool delivers. Two limits are measured beside
 * it in every round, because a machine drifts: one process that only runs the model, times the
 * number of processes; and as many such processes at once, which is what the machine really has to
 * give when its cores share memory and clock.
 */
export async function embedding(context: Context): Promise<void> {
  const { config, modelFolder, sample, report } = context;
  const processes = config.embeddingProcesses;
  const texts = spread(sample.indexed, TEXTS).map(passageText);
  const bare = await Promise.all(
    Array.from({ length: processes }, () =>
      BareProcess.start(modelFolder, texts, config.embeddingEngine),
    ),
  );
  const [first] = bare as [BareProcess];
  const pool = await startPool(context);
  const poolTakesMs = async () => {
    const startedMs = performance.now();
    await Promise.all(texts.map((text) => pool.embed(text, 'passage')));
    return performance.now() - startedMs;
  };
  const rateOf = (tookMs: number) => (1000 * texts.length) / tookMs;

  const rounds: Round[] = [];
  try {
    // Not counted: the pool's processes have not run a model yet, and may not all be ready.
    await poolTakesMs();
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        aloneRate: rateOf(await first.work('model')),
        poolRate: rateOf(await poolTakesMs()),
        sideBySideRate: sum(
          (await Promise.all(bare.map((process) => process.work('model')))).map(rateOf),
        ),
        aloneEncodeRate: rateOf(await first.work('encode')),
      });
    }
  } finally {
    await Promise.all([pool.close(), ...bare.map((process) => process.stop())]);
  }

  const medianOf = (figure: (round: Round) => number) => median(rounds.map(figure));
  report.section(
    `${texts.length} papers, ${Math.round(first.loaded.meanTokens)} tokens on average, medians of ${ROUNDS} rounds`,
  );
  report.figure('processes', 'processes', processes);
  const rate = (key: keyof Round, label: string) =>
    report.figure(
      key,
      label,
      medianOf((round) => round[key]),
      'texts/s',
    );
  rate('aloneRate', 'the model alone, one process');
  rate('aloneEncodeRate', 'text to vector, one process');
  rate('sideBySideRate', 'the model alone, all processes at once');
  rate('poolRate', 'the pool');
  // Each ratio is taken inside a round, where the machine had the same speed for both.
  const ratio = (key: string, label: string, of: (round: Round) => number) => {
    const value = medianOf(of);
    report.figure(key, label, value);
    return value;
  };
  const share = ratio(
    'poolToAlone',
    `pool / (${processes} x the model alone in one process)`,
    (round) => round.poolRate / (processes * round.aloneRate),
  );
  ratio(
    'poolToSideBySide',
    'pool / the model alone in all processes at once',
    (round) => round.poolRate / round.sideBySideRate,
  );
  ratio(
    'sideBySideToAlone',
    `all at once / (${processes} x one): what sharing the machine costs`,
    (round) => round.sideBySideRate / (processes * round.aloneRate),
  );
  ratio(
    'encodeToAlone',
    'text to vector / the model alone: what tokenizing and pooling cost',
    (round) => round.aloneEncodeRate / round.aloneRate,
  );
  report.target(
    `the pool reaches at least ${MIN_SHARE} of ${processes} x the model alone (${share.toFixed(3)})`,
    share >= MIN_SHARE,
  );
}
