/**
 * The server with a probe beside it: src/app/main.js runs in this process as it does alone, and whoever
 * started the process may ask how long the event loop was held up. It is not a preload module
 * (`--import`), because the server's own processes and threads would be started with that too.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { LOOP_DELAY_QUESTION, type LoopDelay, PROBE_RESOLUTION_MS } from './loop-delay.js';

const histogram = monitorEventLoopDelay({ resolution: PROBE_RESOLUTION_MS });
histogram.enable();

process.on('message', (question) => {
  if (question !== LOOP_DELAY_QUESTION) return;
  const answer: LoopDelay = {
    looks: histogram.count,
    p50Ms: histogram.percentile(50) / 1e6,
    p99Ms: histogram.percentile(99) / 1e6,
    maxMs: histogram.max / 1e6,
  };
  histogram.reset();
  process.send?.(answer);
});
// A benchmark that was killed must not leave a server behind.
process.on('disconnect', () => process.exit(1));

await import('../src/app/main.js');
