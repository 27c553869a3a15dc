import { Presets, SingleBar } from 'cli-progress';
import { countText } from '../src/domain/count-text.js';
import type { Progress } from '../src/ingest/progress.js';

const PLAIN_LINE_EVERY_MS = 5_000;

/** A progress bar on a terminal; elsewhere a plain line every few seconds. Both go to standard error. */
export function createProgress(totalBytes: number): Progress {
  return process.stderr.isTTY ? bar(totalBytes) : plainLines(totalBytes);
}

function bar(totalBytes: number): Progress {
  const startedMs = performance.now();
  const line = new SingleBar(
    {
      format: '{bar} {percentage}% | {papers} papers | {rate}/s | {left} left',
      barsize: 24,
      hideCursor: true,
      clearOnComplete: false,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  line.start(Math.max(1, totalBytes), 0, { papers: 0, rate: '-', left: '-' });
  let bytes = 0;
  let stopped = false;
  return {
    read: (now) => {
      bytes = now;
    },
    stored: (papers) => {
      const seconds = (performance.now() - startedMs) / 1000;
      // Papers lag behind bytes by what is being embedded, so the time left is a little too short.
      const left = bytes > 0 ? (seconds * (totalBytes - bytes)) / bytes : 0;
      line.update(bytes, {
        papers: countText(papers),
        rate: countText(Math.round(papers / seconds)),
        left: duration(left),
      });
    },
    stop: () => {
      if (stopped) return;
      stopped = true;
      line.stop();
    },
  };
}

function plainLines(totalBytes: number): Progress {
  const startedMs = performance.now();
  let lastMs = startedMs;
  let bytes = 0;
  return {
    read: (now) => {
      bytes = now;
    },
    stored: (papers) => {
      const now = performance.now();
      if (now - lastMs < PLAIN_LINE_EVERY_MS) return;
      lastMs = now;
      const seconds = (now - startedMs) / 1000;
      const percent = totalBytes > 0 ? Math.floor((100 * bytes) / totalBytes) : 100;
      process.stderr.write(
        `${papers} papers, ${percent}% read, ${Math.round(papers / seconds)}/s\n`,
      );
    },
    stop: () => {},
  };
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
}
