import type { Context } from '../context.js';
import type { HttpClient } from '../http-client.js';
import { median, quantile } from '../statistics.js';
import { TITLE_MIX_SEED, TitleMixes } from '../title-mixes.js';
import { searchFor } from './searches.js';

const NAME = 'query time';
const WARM_UP = 30;
const QUERIES = 1_000;

/** How long a hybrid search takes in the service, one after another, so that versions can be compared. */
export async function queryTime(
  { report, sample, only }: Context,
  client: HttpClient,
): Promise<void> {
  if (!NAME.includes(only)) return;
  const tookMs: number[] = [];
  for (const q of new TitleMixes(sample.all).take(WARM_UP + QUERIES)) {
    tookMs.push((await searchFor(client, { q, limit: 10 })).tookMs);
  }
  const counted = tookMs.slice(WARM_UP);
  report.section(`${NAME}: ${QUERIES} halves of two titles each, seed ${TITLE_MIX_SEED}`);
  report.figure('queryP50Ms', 'a hybrid search in the service, median', median(counted), 'ms');
  report.figure('queryP99Ms', 'a hybrid search in the service, p99', quantile(counted, 0.99), 'ms');
}
