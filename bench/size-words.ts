import type { Context } from './context.js';
import { loadIndex } from './loaded-index.js';
import { median, quantile } from './statistics.js';
import { wordSearchTakesMs } from './word-times.js';

const WARM_UP = 50;
const MAX_SLOWER = 12;

/** The lexical index alone in two collections, query by query in turns. */
export async function sizeOfWords(
  context: Context,
  folders: { small: string; large: string },
  queries: readonly string[],
): Promise<void> {
  const { report } = context;
  const small = await loadIndex(folders.small, context);
  const large = await loadIndex(folders.large, context);
  const sizes = { small: small.index.size, large: large.index.size };
  const smallMs: number[] = [];
  const largeMs: number[] = [];
  for (const [k, query] of queries.entries()) {
    const took = [small, large].map(({ index }) => wordSearchTakesMs(index, query));
    if (k < WARM_UP) continue;
    smallMs.push(took[0] as number);
    largeMs.push(took[1] as number);
  }
  await Promise.all([small.close(), large.close()]);

  report.section(`the word index alone, best 100, ${smallMs.length} queries`);
  const ms = (key: string, size: number, values: number[]) => {
    report.figure(`${key}WordsP50Ms`, `${size} papers, median`, median(values), 'ms');
    report.figure(`${key}WordsP99Ms`, `${size} papers, p99`, quantile(values, 0.99), 'ms');
  };
  ms('small', sizes.small, smallMs);
  ms('large', sizes.large, largeMs);
  const p50 = median(largeMs) / median(smallMs);
  const p99 = quantile(largeMs, 0.99) / quantile(smallMs, 0.99);
  report.figure('wordsP50Ratio', 'large / small, medians', p50);
  report.figure('wordsP99Ratio', 'large / small, p99', p99);
  report.target(
    `the word index is at most ${MAX_SLOWER} times slower with ${(sizes.large / sizes.small).toFixed(1)} times the papers (${p50.toFixed(1)} at the median, ${p99.toFixed(1)} at p99)`,
    p50 <= MAX_SLOWER && p99 <= MAX_SLOWER,
  );
}
