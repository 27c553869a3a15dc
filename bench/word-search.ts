import { analyzeQuery } from '../src/text/words/analyze.js';
import type { Context } from './context.js';
import { FullTextSearch, indexedWordsOf, wordsOf } from './full-text-search.js';
import { loadIndex } from './loaded-index.js';
import { median, quantile } from './statistics.js';
import { timed } from './timed.js';
import type { TitleMixes } from './title-mixes.js';
import { PostingReads, wordSearchTakesMs } from './word-times.js';

const WARM_UP = 200;
const QUERIES = 1_200;
/** FTS5 takes a hundred times as long, so it is asked every so many queries. */
const FULL_TEXT_EVERY = 20;
const MAX_MEDIAN_MS = 1.5;
const MAX_P99_MS = 4;
const MIN_FASTER = 40;

/**
 * The lexical index alone, in this process, beside FTS5's ranking of the same words and beside a loop that
 * only reads the same postings, query by query in turns.
 */
export async function wordSearch(
  context: Context,
  dataDir: string,
  mixes: TitleMixes,
): Promise<void> {
  const { report } = context;
  const { index, db, close } = await loadIndex(dataDir, context);
  const reads = new PostingReads(index);
  const fullText = new FullTextSearch(db);
  const words: number[] = [];
  const analysis: number[] = [];
  const limit: number[] = [];
  const postings: number[] = [];
  const asTyped: number[] = [];
  const same: { fullTextMs: number; wordsMs: number }[] = [];
  for (const [k, query] of mixes.take(WARM_UP + QUERIES).entries()) {
    const analysed = timed(() => analyzeQuery(query));
    const read = reads.read(analysed.result);
    const wordsMs = wordSearchTakesMs(index, query);
    if (k < WARM_UP) continue;
    analysis.push(analysed.tookMs);
    limit.push(read.tookMs);
    postings.push(read.postings);
    words.push(wordsMs);
    if (k % FULL_TEXT_EVERY !== 0) continue;
    same.push({ fullTextMs: fullText.takesMs(indexedWordsOf(query)), wordsMs });
    asTyped.push(fullText.takesMs(wordsOf(query)));
  }
  await close();

  report.section(
    `the word index alone, best 100 of ${index.size} papers, ${QUERIES} queries; FTS5 every ${FULL_TEXT_EVERY}th`,
  );
  const ms = (key: string, label: string, values: readonly number[]) => {
    report.figure(`${key}P50Ms`, `${label}, median`, median(values), 'ms');
    report.figure(`${key}P99Ms`, `${label}, p99`, quantile(values, 0.99), 'ms');
  };
  report.figure('postings', 'postings of the index', reads.postings);
  report.figure('postingsP50', 'postings of a query, median', median(postings));
  ms('words', 'the word index, from the text of the query', words);
  ms('analysis', '... reading the words of a query once more (remembered)', analysis);
  ms('postingReads', 'reading the same postings (the limit)', limit);
  report.figure(
    'wordsToReads',
    'word index / reading the postings',
    median(words.map((value, k) => value / (limit[k] as number))),
  );
  ms(
    'fullText',
    'FTS5, the same words',
    same.map(({ fullTextMs }) => fullTextMs),
  );
  ms('fullTextAsTyped', 'FTS5, stop words too, as typed', asTyped);
  // Each ratio is of one query at one time.
  const faster = median(same.map(({ fullTextMs, wordsMs }) => fullTextMs / wordsMs));
  report.figure('fullTextToWords', 'FTS5 / word index, same words, median', faster);
  const fasterAsTyped = median(asTyped.map((value, k) => value / (same[k]?.wordsMs as number)));
  report.figure('fullTextAsTypedToWords', 'FTS5 as typed / word index, median', fasterAsTyped);
  const [p50, p99] = [median(words), quantile(words, 0.99)];
  report.target(
    `the word index answers within ${MAX_MEDIAN_MS} ms at the median and ${MAX_P99_MS} ms at p99 (${p50.toFixed(2)}, ${p99.toFixed(2)} ms)`,
    p50 <= MAX_MEDIAN_MS && p99 <= MAX_P99_MS,
  );
  report.target(
    `... at least ${MIN_FASTER} times faster than FTS5 ranks the same words (${faster.toFixed(1)})`,
    faster >= MIN_FASTER,
  );
}
