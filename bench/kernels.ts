import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passageText } from '../src/domain/text.js';
import { loadAddon } from '../src/embedding/addon.js';
import type { EmbeddingEngine } from '../src/embedding/embedder.js';
import { packageRoot } from '../src/runtime/compiled-module.js';
import { BareProcess } from './bare-process.js';
import type { Context } from './context.js';
import { spread } from './papers.js';
import type { Report } from './report.js';
import { median } from './statistics.js';

const TEXTS = 20;
/** Eight tokens with the two that every text has. */
const QUERY = 'graph '.repeat(6);
const QUERIES = 100;
const ROUNDS = 10;
/** How many times as fast as onnxruntime the fastest kernel of a processor is to be. */
const MIN_TIMES: Partial<Record<EmbeddingEngine, number>> = {
  amx: 2.1,
  avx512vnni: 1.24,
  avxvnni: 2.5,
  avx2: 1.6,
};
const MIN_SHARE_OF_INSTRUCTION = 0.6;
const MAX_QUERY_MS = 1.5;

interface Measured {
  engine: EmbeddingEngine;
  passageMs: number[];
  queryMs: number[];
}

/**
 * What one text costs by each kernel that runs here and by onnxruntime, one process after the other in
 * each round; and how near the products of matrices come to the multiplying instruction alone.
 */
export async function kernels({ modelFolder, sample, report }: Context): Promise<void> {
  const supported = loadAddon().kernels.filter(({ isSupported }) => isSupported);
  const engines = [...supported.map(({ name }) => name as EmbeddingEngine), 'onnxruntime'] as const;
  const passages = spread(sample.indexed, TEXTS).map(passageText);
  const queries = new Array<string>(QUERIES).fill(QUERY);
  const measured: Measured[] = [];
  const processes: BareProcess[] = [];
  const start = async (texts: string[], engine: EmbeddingEngine) => {
    const process = await BareProcess.start(modelFolder, texts, engine);
    processes.push(process);
    return process;
  };
  try {
    for (const engine of engines) measured.push({ engine, passageMs: [], queryMs: [] });
    const bare = await Promise.all(
      engines.map(async (engine) => ({
        passage: await start(passages, engine),
        query: await start(queries, engine),
      })),
    );
    for (let round = 0; round < ROUNDS; round++) {
      for (const [k, { passage, query }] of bare.entries()) {
        measured[k]?.passageMs.push((await passage.work('model')) / TEXTS);
        measured[k]?.queryMs.push((await query.work('model')) / QUERIES);
      }
    }
    const meanTokens = Math.round(bare[0]?.passage.loaded.meanTokens ?? 0);
    report.section(`one thread, medians of ${ROUNDS} rounds; ${meanTokens} tokens on average`);
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
  reportTimes(report, measured);
  reportRates(report, engines.slice(0, -1));
}

function reportTimes(report: Report, measured: readonly Measured[]): void {
  const onnxruntime = measured.at(-1) as Measured;
  const ratioOf = ({ passageMs }: Measured) =>
    median(passageMs.map((ms, round) => (onnxruntime.passageMs[round] as number) / ms));
  report.table(
    'engines',
    ['engine', 'passage ms', 'query ms', 'onnxruntime / it'],
    measured.map((one) => [one.engine, median(one.passageMs), median(one.queryMs), ratioOf(one)]),
  );
  const [fastest] = measured as [Measured];
  const times = ratioOf(fastest);
  const minTimes = MIN_TIMES[fastest.engine];
  if (minTimes !== undefined) {
    report.target(
      `${fastest.engine} is at least ${minTimes} times as fast as onnxruntime (${times.toFixed(2)})`,
      times >= minTimes,
    );
  }
  const queryMs = median(fastest.queryMs);
  report.target(
    `a query of eight tokens takes at most ${MAX_QUERY_MS} ms (${queryMs.toFixed(2)} ms)`,
    queryMs <= MAX_QUERY_MS,
  );
}

type Rates = Record<'instruction' | '384x1536' | '1536x384', number>;

function reportRates(report: Report, engines: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'nearpaper-bench-'));
  try {
    const program = join(folder, 'kernels');
    execFileSync(process.execPath, [join(packageRoot, 'native/standalone/build.mjs'), program]);
    report.section('10^9 products a second, one thread, the best of five takes');
    const rates = engines.map((engine) => ({
      engine,
      ...(JSON.parse(execFileSync(program, ['rate', engine]).toString()) as Rates),
    }));
    report.table(
      'products',
      ['engine', 'instruction alone', '384x1536', '1536x384', 'share'],
      rates.map((rate) => [
        rate.engine,
        rate.instruction / 1e9,
        rate['384x1536'] / 1e9,
        rate['1536x384'] / 1e9,
        shareOf(rate),
      ]),
    );
    for (const rate of rates) {
      report.target(
        `${rate.engine}: the products reach ${MIN_SHARE_OF_INSTRUCTION} of the instruction alone (${shareOf(rate).toFixed(2)})`,
        shareOf(rate) >= MIN_SHARE_OF_INSTRUCTION,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function shareOf(rate: Rates): number {
  return Math.min(rate['384x1536'], rate['1536x384']) / rate.instruction;
}
