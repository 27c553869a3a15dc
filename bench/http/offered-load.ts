import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../http-client.js';

/** More are not under way at once: the client is not what is measured. */
const MAX_UNDER_WAY = 1_000;
const TICK_MS = 10;

/** What became of requests that were sent whether or not those before them were answered. */
export interface Offered {
  sentRate: number;
  tookMs: number;
  answeredMs: number[];
  /** 429 and 503 with Retry-After. */
  refusedMs: number[];
  /** What else came instead of an answer, errors too. */
  otherwise: string[];
}

/** Asks at a rate, in requests a second. */
export async function offer(
  ask: () => Promise<Answer>,
  { rate, forMs }: { rate: number; forMs: number },
): Promise<Offered> {
  const offered: Offered = { sentRate: 0, tookMs: 0, answeredMs: [], refusedMs: [], otherwise: [] };
  const underWay = new Set<Promise<void>>();
  const one = async () => {
    const askedMs = performance.now();
    try {
      const { status, headers } = await ask();
      const tookMs = performance.now() - askedMs;
      if (status === 200) offered.answeredMs.push(tookMs);
      else if ((status === 429 || status === 503) && headers['retry-after']) {
        offered.refusedMs.push(tookMs);
      } else offered.otherwise.push(`status ${status}`);
    } catch (error) {
      offered.otherwise.push(String(error));
    }
  };
  const startedMs = performance.now();
  let sent = 0;
  for (let nowMs = 0; nowMs < forMs; nowMs = performance.now() - startedMs) {
    while (sent < (rate * nowMs) / 1_000 && underWay.size < MAX_UNDER_WAY) {
      sent++;
      const asked = one().finally(() => underWay.delete(asked));
      underWay.add(asked);
    }
    await sleep(TICK_MS);
  }
  await Promise.all(underWay);
  offered.tookMs = performance.now() - startedMs;
  offered.sentRate = (1_000 * sent) / forMs;
  return offered;
}
