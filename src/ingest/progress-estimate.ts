/** How far a run has come, as it can be shown. */
export interface ProgressView {
  done: number;
  /** Papers that are known so far. */
  found: number;
  /** How many there will be, as far as that can be said; exact once `isAllFound`. */
  total: number | undefined;
  isAllFound: boolean;
  /** Papers a second, in the last seconds; undefined before the first is done. */
  rate: number | undefined;
  secondsLeft: number | undefined;
}

interface Sample {
  ms: number;
  done: number;
}

/** What is shown as the rate is that of so long a time, or of two batches where these take longer. */
const RATE_MS = 5_000;
/** The time left is told from a longer time, which grows with the run: texts are long and short. */
const MIN_LEFT_MS = 10_000;
const MAX_LEFT_MS = 60_000;
const PART_OF_RUN = 1 / 2;
/** The time left counts down by itself as long as it is off by no more than this. */
const TOLERANCE = 0.1;
/** Seconds that are left at least as long as a paper is. */
const LEAST_LEFT = 0.1;
/** What is done in so short a time is one sample: the papers of a batch are done at once. */
const SAMPLE_MS = 100;
/** A batch may take so many times as long as expected; then the time left stands still until it comes. */
const LATE = 1.5;

/**
 * How many papers there will be, and when they will be done: the papers that the bytes read so far had, and the
 * rate at which papers are done. What is read ahead and not known yet counts for nothing. Times are those of one
 * clock, in milliseconds, and are given with each call.
 */
export class ProgressEstimate {
  readonly #atMost: number;
  #samples: Sample[] = [];
  #bytes = 0;
  #totalBytes: number | null = null;
  #found = 0;
  #isAllFound = false;
  /** Papers for each byte, where what was read could be divided into papers. */
  #density: number | undefined;
  #end: number | undefined;
  readonly #startedMs: number;

  /** Of a run that begins at a time, and ends after `atMost` papers. */
  constructor(startedMs: number, atMost = Number.POSITIVE_INFINITY) {
    this.#startedMs = startedMs;
    this.#atMost = atMost;
  }

  /** More was read: what had been read before is divided into papers now. */
  read(bytes: number, total: number | null): void {
    if (this.#bytes > 0 && this.#found > 0) this.#density = this.#found / this.#bytes;
    this.#bytes = bytes;
    this.#totalBytes = total;
  }

  found(papers: number): void {
    this.#found = papers;
  }

  allFound(): void {
    this.#isAllFound = true;
  }

  stored(papers: number, nowMs: number): void {
    const last = this.#samples.at(-1);
    if (last && nowMs - last.ms < SAMPLE_MS) {
      last.done = papers;
      return;
    }
    this.#samples.push({ ms: nowMs, done: papers });
    const from = this.#placeOf(nowMs - MAX_LEFT_MS);
    if (from > 0) this.#samples = this.#samples.slice(from);
  }

  /** How far the run is at a time that is not before the last call's. */
  view(nowMs: number): ProgressView {
    const last = this.#samples.at(-1);
    const done = last?.done ?? 0;
    const total = this.#total();
    const rate = this.#rateSince(nowMs - RATE_MS);
    const base = { done, found: Math.max(done, this.#found), total };
    const secondsLeft = this.#secondsLeft(last, total, nowMs);
    return { ...base, isAllFound: this.#isAllFound, rate, secondsLeft };
  }

  #total(): number | undefined {
    if (this.#isAllFound) return this.#found;
    if (this.#found >= this.#atMost) return this.#atMost;
    if (this.#totalBytes === null || this.#density === undefined) return undefined;
    const expected = Math.round(this.#density * this.#totalBytes);
    return Math.min(this.#atMost, Math.max(this.#found, expected));
  }

  #secondsLeft(
    last: Sample | undefined,
    total: number | undefined,
    nowMs: number,
  ): number | undefined {
    if (last === undefined || total === undefined) return undefined;
    const runMs = last.ms - this.#startedMs;
    const rate = this.#rateSince(
      last.ms - Math.min(MAX_LEFT_MS, Math.max(MIN_LEFT_MS, PART_OF_RUN * runMs)),
    );
    if (total <= last.done) return 0;
    if (rate === undefined || rate === 0) return undefined;
    const batchMs = (1000 * (last.done - (this.#samples.at(-2)?.done ?? 0))) / rate;
    const lateMs = Math.max(0, nowMs - last.ms - LATE * batchMs);
    const end = last.ms + (1000 * (total - last.done)) / rate + lateMs;
    const shown = this.#end;
    const isNear = shown !== undefined && Math.abs(end - shown) <= TOLERANCE * (end - nowMs);
    this.#end = isNear ? shown : end;
    return Math.max(LEAST_LEFT, (this.#end - nowMs) / 1000);
  }

  /**
   * Papers a second since the last sample that is not later than `ms`, of two samples at least. The first one
   * also has what it took to begin, and counts only while it is the only one.
   */
  #rateSince(ms: number): number | undefined {
    const last = this.#samples.at(-1);
    if (last === undefined) return undefined;
    const place = Math.min(this.#placeOf(ms), this.#samples.length - 2);
    const first = this.#samples[place] ?? { ms: this.#startedMs, done: 0 };
    if (last.ms <= first.ms) return undefined;
    return (1000 * (last.done - first.done)) / (last.ms - first.ms);
  }

  /** The place of the last sample that is not later than `ms`; 0 where there is none. */
  #placeOf(ms: number): number {
    let place = this.#samples.length - 1;
    while (place > 0 && (this.#samples[place] as Sample).ms > ms) place--;
    return Math.max(0, place);
  }
}
