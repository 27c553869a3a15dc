import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passageText } from '../src/domain/text.js';
import type { EngineChoice } from '../src/embedding/embedder.js';
import { BareProcess } from './bare-process.js';
import type { Context } from './context.js';
import { type IngestRun, runIngest } from './ingest-run.js';
import { fileOf, spread } from './papers.js';
import { sentenceTransformers } from './peer.js';
import { NotMeasured } from './peer-process.js';

const PAPERS = 5_000;
const MIN_SHARE = 0.85;
/** On processors whose multiplying instructions are those of AVX2, and on all others. */
const MIN_TIMES_PEER = { avx2: 3, others: 4 };
const MAX_MEMORY_MB = 700;

/**
 * The ingest command from end to end, starting and building the index included: beside the bare model
 * in as many processes, before and after it, and beside sentence-transformers with the same model and
 * texts.
 */
export async function ingest(context: Context): Promise<void> {
  const { config, modelFolder, sample, report } = context;
  const papers = spread(sample.all, PAPERS);
  const texts = papers.map(passageText);
  const folder = mkdtempSync(join(tmpdir(), 'nearpaper-bench-'));
  try {
    const bareRate = async (engine: EngineChoice) => {
      const bare = await Promise.all(
        sharesOf(texts, config.embeddingProcesses).map((share) =>
          BareProcess.start(modelFolder, share, engine),
        ),
      );
      const startedMs = performance.now();
      await Promise.all(bare.map((process) => process.work('model')));
      const tookMs = performance.now() - startedMs;
      await Promise.all(bare.map((process) => process.stop()));
      return { rate: (1_000 * texts.length) / tookMs, engine: bare[0]?.loaded.engine };
    };
    const before = await bareRate(config.embeddingEngine);
    const run = await runIngest(fileOf(papers, folder), join(folder, 'data'));
    const after = await bareRate(config.embeddingEngine);
    const session = await bareRate('onnxruntime');
    report.text(`engine: ${before.engine}`);
    const peer = await sentenceTransformers
      .index({ texts, queries: [] }, folder)
      .catch((error: unknown) => {
        if (!(error instanceof NotMeasured)) throw error;
        process.stderr.write(`sentence-transformers was not measured: ${error.message}\n`);
      });
    reportFirst(context, run, {
      model: (before.rate + after.rate) / 2,
      session: session.rate,
    });
    const rate = (1_000 * PAPERS) / run.tookMs;
    if (peer) {
      const peerRate = (1_000 * texts.length) / peer.callMs;
      report.section(`${peer.versions}, ${peer.threads} threads, encode() alone`);
      const minTimes = before.engine === 'avx2' ? MIN_TIMES_PEER.avx2 : MIN_TIMES_PEER.others;
      report.figure('peerRate', 'the same texts', peerRate, 'papers/s');
      report.figure('toPeer', 'ingest / sentence-transformers', rate / peerRate);
      report.target(
        `the ingest is at least ${minTimes} times as fast (${(rate / peerRate).toFixed(2)})`,
        rate / peerRate >= minTimes,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Texts a second, of the configured engine and of onnxruntime, with nothing around them. */
interface BareRates {
  model: number;
  session: number;
}

function reportFirst({ config, report }: Context, run: IngestRun, bare: BareRates): void {
  const rate = (1_000 * PAPERS) / run.tookMs;
  const peakMb = run.peak.bytes / 1e6;
  report.section(`${PAPERS} papers into an empty folder, ${config.embeddingProcesses} processes`);
  report.figure('rate', 'the ingest command, from start to end', rate, 'papers/s');
  report.figure(
    'bareRate',
    'the model alone in as many processes (the limit)',
    bare.model,
    'texts/s',
  );
  report.figure('rateToBare', 'ingest / the model alone', rate / bare.model);
  report.figure('sessionRate', 'the same by onnxruntime', bare.session, 'texts/s');
  report.figure('rateToSession', 'ingest / onnxruntime alone', rate / bare.session);
  report.figure('peakMb', 'memory of all its processes, at most', peakMb, 'MB');
  report.figure(
    'peakResidentMb',
    'with shared pages counted for each',
    run.peak.residentBytes / 1e6,
    'MB',
  );
  const target = (of: string, share: number) =>
    report.target(
      `the ingest reaches at least ${MIN_SHARE} of ${of} alone (${share.toFixed(3)})`,
      share >= MIN_SHARE,
    );
  target('the model', rate / bare.model);
  target('onnxruntime', rate / bare.session);
  report.target(
    `its memory is at most ${MAX_MEMORY_MB} MB (${Math.round(peakMb)} MB)`,
    peakMb <= MAX_MEMORY_MB,
  );
}

/** Parts of equal sizes, and of equal lengths on average: every n-th text. */
function sharesOf(texts: readonly string[], count: number): string[][] {
  return Array.from({ length: count }, (_, share) =>
    texts.filter((_text, k) => k % count === share),
  );
}
