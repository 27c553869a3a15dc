import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from './context.js';
import { runIngest } from './ingest-run.js';
import { fileOf } from './papers.js';

const MAX_MEMORY_MB = 700;
const MIN_AGAIN_RATE = 20_000;

/** The ingest command over a whole file, into an empty folder and then once more. */
export async function ingestWhole({ sample, config, report }: Context): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nearpaper-bench-'));
  try {
    const file = fileOf(sample.all, folder);
    for (const round of ['first', 'again'] as const) {
      const run = await runIngest(file, join(folder, 'data'));
      const rate = (1_000 * sample.all.length) / run.tookMs;
      const peakMb = run.peak.bytes / 1e6;
      report.section(
        round === 'first'
          ? `${sample.all.length} papers into an empty folder, ${config.embeddingProcesses} processes`
          : `the same ${sample.all.length} papers again`,
      );
      for (const line of run.summary.split('\n')) report.text(`  ${line}`);
      report.figure(`${round}Seconds`, 'from start to end', run.tookMs / 1_000, 's');
      report.figure(`${round}Rate`, 'the ingest command', rate, 'papers/s');
      report.figure(`${round}PeakMb`, 'memory of all its processes, at most', peakMb, 'MB');
      report.figure(
        `${round}PeakResidentMb`,
        'with shared pages counted for each',
        run.peak.residentBytes / 1e6,
        'MB',
      );
      report.target(
        `its memory is at most ${MAX_MEMORY_MB} MB (${Math.round(peakMb)} MB)`,
        peakMb <= MAX_MEMORY_MB,
      );
      if (round === 'first') continue;
      report.target(
        `the second run reads at least ${MIN_AGAIN_RATE} papers/s (${Math.round(rate)})`,
        rate >= MIN_AGAIN_RATE,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
