import { SingleBar } from 'cli-progress';
import type { Progress } from '../src/ingest/progress.js';
import { ProgressEstimate, type ProgressView } from '../src/ingest/progress-estimate.js';
import { progressLine, progressLogLine } from './progress-line.js';

const PLAIN_LINE_EVERY_MS = 5_000;
/** The time left goes down between two batches too. */
const BAR_EVERY_MS = 500;

/**
 * A progress bar on a terminal; elsewhere a plain line every few seconds. Both go to standard error. A run may
 * end after `atMost` papers.
 */
export function createProgress(atMost?: number): Progress {
  const estimate = new ProgressEstimate(performance.now(), atMost);
  const view = () => estimate.view(performance.now());
  const shown = process.stderr.isTTY ? bar(view) : plainLines(view);
  return {
    read: (bytes, total) => estimate.read(bytes, total),
    found: (papers) => estimate.found(papers),
    allFound: () => estimate.allFound(),
    stored: (papers) => estimate.stored(papers, performance.now()),
    stop: shown.stop,
  };
}

interface Shown {
  stop(): void;
}

function bar(view: () => ProgressView): Shown {
  const line = new SingleBar({
    format: () => progressLine(view()),
    hideCursor: true,
    clearOnComplete: false,
    stream: process.stderr,
  });
  line.start(1, 0);
  const timer = setInterval(() => line.update(0), BAR_EVERY_MS).unref();
  let stopped = false;
  return {
    stop: () => {
      if (stopped) return;
      stopped = true;
      clearInterval(timer);
      line.update(0);
      line.stop();
    },
  };
}

function plainLines(view: () => ProgressView): Shown {
  // By a clock: in the middle of a batch that is just done, nobody can tell how fast it was.
  const write = () => process.stderr.write(`${progressLogLine(view())}\n`);
  const timer = setInterval(write, PLAIN_LINE_EVERY_MS).unref();
  return { stop: () => clearInterval(timer) };
}
