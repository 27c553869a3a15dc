import { NearpaperError } from '../domain/errors.js';

export interface CapacityLimits {
  /** How many are worked on at once. */
  underWay: number;
  /** How many may wait for their turn, first come, first served. */
  waiting: number;
  /** How long one may wait. */
  maxWaitMs: number;
}

interface Waiting {
  start: () => void;
  refuse: (detail: string) => void;
  isGone: () => boolean;
}

/** How many requests of a kind are worked on at once, and how many wait. What comes beyond is refused at once. */
export class Capacity {
  readonly #what: string;
  readonly #limits: CapacityLimits;
  readonly #queue: Set<Waiting> = new Set();
  #underWay = 0;

  /** `what` is the plural that errors say: `searches`. */
  constructor(what: string, limits: CapacityLimits) {
    this.#what = what;
    this.#limits = limits;
  }

  /** Does the work when it is its turn. Throws OVERLOADED. Work that nobody waits for any more is not begun. */
  async run<Result>(work: () => Promise<Result> | Result, isGone: () => boolean): Promise<Result> {
    if (this.#underWay < this.#limits.underWay) this.#underWay++;
    else await this.#turn(isGone);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #turn(isGone: () => boolean): Promise<void> {
    const { waiting: places, maxWaitMs } = this.#limits;
    if (this.#queue.size >= places) this.#dropGone();
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        this.#queue.delete(waiting);
      };
      const waiting: Waiting = {
        isGone,
        start: () => {
          leave();
          resolve();
        },
        refuse: (detail) => {
          leave();
          reject(new NearpaperError('OVERLOADED', detail, { retryAfterSeconds: 1 }));
        },
      };
      const timer = setTimeout(
        () => waiting.refuse(`it was not its turn within ${maxWaitMs} ms`),
        maxWaitMs,
      );
      if (this.#queue.size < places) this.#queue.add(waiting);
      else waiting.refuse(`${places} ${this.#what} are waiting already`);
    });
  }

  /** Hands the place on, or gives it back. */
  #next(): void {
    this.#dropGone();
    const [first] = this.#queue;
    if (first) first.start();
    else this.#underWay--;
  }

  #dropGone(): void {
    for (const waiting of this.#queue) {
      if (waiting.isGone()) waiting.refuse('its client went away');
    }
  }
}
