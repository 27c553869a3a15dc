import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../src/domain/random.js';
import { ProgressEstimate } from '../../src/ingest/progress-estimate.js';

/** A run as the pipeline does it: read ahead in pieces, three batches at a time, embedded in some processes. */
interface Run {
  papers: number;
  /** Milliseconds that a paper's text takes; 0 for one that is stored already. */
  costMs: (k: number, random: () => number) => number;
  /** Bytes of a paper in the source, compressed if that is. */
  bytes?: (k: number, random: () => number) => number;
  /** Null for a pipe. */
  knowsSize?: boolean;
  pieceBytes?: number;
  /** Until the first text can be embedded. */
  warmUpMs?: number;
  processes?: number;
  atMost?: number;
}

const BATCH = 64;
const BATCHES_AHEAD = 2;
const COMMIT_MS = 8;
const UNCHANGED_MS = 0.05;

interface Event {
  ms: number;
  tell: (estimate: ProgressEstimate) => void;
}

function eventsOf({
  papers,
  costMs,
  bytes = (_k, random) => 700 + 1_200 * random(),
  knowsSize = true,
  pieceBytes = 64 * 1024,
  warmUpMs = 900,
  processes = 2,
  atMost = papers,
}: Run): { events: Event[]; endMs: number } {
  const random = randomNumbers(5);
  const sizes = Array.from({ length: papers }, (_, k) => bytes(k, random));
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const events: Event[] = [];
  const free = Array(processes).fill(warmUpMs);
  const running: { endMs: number; papers: number }[] = [];
  let [now, readBytes, usedBytes, done] = [0, 0, 0, 0];
  const finishOldest = () => {
    const oldest = running.shift() ?? { endMs: now, papers: 0 };
    now = Math.max(now, oldest.endMs) + COMMIT_MS;
    for (let n = 0; n < oldest.papers; n++) {
      const stored = ++done;
      const ms = now;
      events.push({ ms, tell: (estimate) => estimate.stored(stored, ms) });
    }
  };
  const last = Math.min(papers, atMost);
  for (let from = 0; from < last; from += BATCH) {
    const to = Math.min(last, from + BATCH);
    let endMs = now;
    for (let k = from; k < to; k++) {
      usedBytes += sizes[k] as number;
      while (readBytes < Math.min(size, usedBytes)) {
        const read = Math.min(size, readBytes + pieceBytes);
        readBytes = read;
        events.push({ ms: now, tell: (one) => one.read(read, knowsSize ? size : null) });
      }
      events.push({ ms: now, tell: (estimate) => estimate.found(k + 1) });
      const cost = costMs(k, random);
      now += UNCHANGED_MS;
      if (cost === 0) continue;
      const at = free.indexOf(Math.min(...free));
      free[at] = Math.max(free[at], now) + cost;
      endMs = Math.max(endMs, free[at]);
    }
    running.push({ endMs, papers: to - from });
    if (running.length > BATCHES_AHEAD) finishOldest();
  }
  events.push({ ms: now, tell: (estimate) => estimate.allFound() });
  while (running.length > 0) finishOldest();
  return { events, endMs: now };
}

/** What is shown every quarter of a second, and what was left then. */
function shown(run: Run) {
  const { events, endMs } = eventsOf(run);
  const estimate = new ProgressEstimate(0, run.atMost);
  const views: { share: number; left: number; view: ReturnType<ProgressEstimate['view']> }[] = [];
  let next = 0;
  for (let ms = 0; ms < endMs; ms += 250) {
    for (; next < events.length && (events[next] as Event).ms <= ms; next++) {
      events[next]?.tell(estimate);
    }
    views.push({ share: ms / endMs, left: (endMs - ms) / 1000, view: estimate.view(ms) });
  }
  for (; next < events.length; next++) events[next]?.tell(estimate);
  return { views, seconds: endMs / 1000, end: estimate.view(endMs) };
}

const text = (ms: number) => (_k: number, random: () => number) => ms * (0.3 + 1.4 * random());
const RUNS: Record<string, Run> = {
  'two thousand papers': { papers: 2_000, costMs: text(12) },
  'a slow machine that takes long to start': {
    ...{ papers: 1_000, costMs: text(150), warmUpMs: 6_000 },
  },
  'a compressed source, of which a piece has many papers': {
    ...{ papers: 2_000, costMs: text(12), bytes: (_k, random) => 300 + 200 * random() },
  },
  'many processes': { papers: 20_000, costMs: text(40), processes: 16 },
  'pieces that are read whole': { papers: 4_000, costMs: text(12), pieceBytes: 256 * 1024 },
  'a run that is continued: what is stored goes fast': {
    ...{ papers: 20_000, costMs: (k, random) => (k < 15_000 ? 0 : text(15)(k, random)) },
  },
  'every third paper is stored': {
    ...{ papers: 6_000, costMs: (k, random) => (k % 3 === 0 ? 0 : text(15)(k, random)) },
  },
  'texts that get longer and longer': {
    papers: 3_000,
    costMs: (k, random) => text(8 + k / 400)(k, random),
  },
  'a pipe': { papers: 150, costMs: text(100), knowsSize: false },
  'a limit': { papers: 50_000, costMs: text(12), atMost: 3_000 },
};

describe.each(Object.entries(RUNS))('%s', (_name, run) => {
  const { views, seconds, end } = shown(run);
  const batchSeconds = (seconds * BATCH) / Math.min(run.papers, run.atMost ?? run.papers);

  it('from a third of the way on, the time left is within 30 % of what it takes', () => {
    for (const { share, left, view } of views) {
      // Of a pipe nobody knows the end before it is read.
      const canBeTold = run.knowsSize !== false || (view.isAllFound && view.done > 0);
      if (share < 1 / 3 || !canBeTold) continue;
      const told = view.secondsLeft ?? Number.NaN;
      const slack = 0.3 * left + 2 * batchSeconds + 1;
      expect(Math.abs(told - left), `${told} s instead of ${left} s`).toBeLessThan(slack);
      const took = share * seconds + told;
      expect(Math.abs(took - seconds) / seconds).toBeLessThan(0.3);
    }
  });

  it('the time left shrinks', () => {
    const told = views
      .filter(({ share, view }) => share >= 1 / 3 && view.secondsLeft !== undefined)
      .map(({ view }) => view.secondsLeft as number);
    const grown = told.slice(1).filter((one, k) => one > (told[k] as number) + 1e-9);
    expect(grown.length).toBeLessThan(0.1 * told.length + 2);
  });

  it('papers are done only when they are, and all in the end', () => {
    for (const { view } of views) expect(view.done).toBeLessThanOrEqual(view.total ?? view.found);
    const papers = Math.min(run.papers, run.atMost ?? run.papers);
    expect(end).toMatchObject({ done: papers, total: papers, secondsLeft: 0 });
  });
});

describe('what nobody knows', () => {
  it('is not told: a pipe has no total before its end, and a run no rate before its first batch', () => {
    const { views } = shown({ papers: 1_000, costMs: text(20), knowsSize: false });
    const [first] = views;
    expect(first?.view).toMatchObject({ done: 0, rate: undefined, secondsLeft: undefined });
    const middle = views[Math.floor(views.length / 2)];
    expect(middle?.view).toMatchObject({ total: undefined, secondsLeft: undefined });
    expect(middle?.view.found).toBeGreaterThan(middle?.view.done ?? 0);
    expect(middle?.view.rate).toBeGreaterThan(50);
  });

  it('stands still where nothing comes any more', () => {
    const estimate = new ProgressEstimate(0);
    estimate.found(1_000);
    estimate.allFound();
    for (const n of [1, 2, 3]) estimate.stored(64 * n, 1_000 * n);
    const left = [10, 60, 600].map((seconds) => estimate.view(1_000 * seconds).secondsLeft);
    for (const seconds of left) expect(seconds).toBeGreaterThan(8);
  });

  it('is not much where very much is stored already', () => {
    const estimate = new ProgressEstimate(0);
    const startedMs = performance.now();
    for (let n = 1; n <= 1_000_000; n++) estimate.stored(n, n / 20);
    expect(estimate.view(50_000).rate).toBeCloseTo(20_000, -3);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});
