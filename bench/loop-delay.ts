/** How often the probe looks at the clock, in milliseconds; every figure includes it. */
export const PROBE_RESOLUTION_MS = 1;

/** What a probed server is asked; it answers with a `LoopDelay` and begins anew. */
export const LOOP_DELAY_QUESTION = 'loop-delay';

/** Times between two looks at the clock, since the last time that it was asked. */
export interface LoopDelay {
  looks: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}
