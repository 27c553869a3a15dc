import { randomNumbers } from '../../src/domain/random.js';
import type { Context } from '../context.js';
import { type HttpClient, jsonOf } from '../http-client.js';
import { median, quantile } from '../statistics.js';
import type { Corpus } from './corpus.js';
import { oneOf } from './question.js';
import { seedOf } from './seeds.js';

const NAME = 'suggestions';
const PREFIXES = 1_000;
const MAX_CHARS = 20;
const MAX_P99_MS = 5;

/** How long suggestions take for beginnings of titles and names, one after another. */
export async function suggestions(
  { report, only }: Context,
  client: HttpClient,
  corpus: Corpus,
): Promise<void> {
  if (!NAME.includes(only)) return;
  report.section(`${NAME} for ${PREFIXES} beginnings of 1 to ${MAX_CHARS} characters`);
  const tookMs: number[] = [];
  let empty = 0;
  for (const prefix of prefixes(corpus)) {
    const answer = await client.get(`/v1/suggest?q=${encodeURIComponent(prefix)}`);
    if (answer.status === 404) {
      report.text('  not measured: this version has no GET /v1/suggest');
      return;
    }
    const body = jsonOf<{ suggestions: unknown[]; tookMs: number }>(answer);
    tookMs.push(body.tookMs);
    if (body.suggestions.length === 0) empty++;
  }
  const p99Ms = quantile(tookMs, 0.99);
  report.figure('suggestP50Ms', 'in the service, median', median(tookMs), 'ms');
  report.figure('suggestP99Ms', 'in the service, p99', p99Ms, 'ms');
  report.figure('suggestMaxMs', 'in the service, longest', Math.max(...tookMs), 'ms');
  report.figure('suggestEmpty', 'beginnings without a suggestion', empty);
  report.target(
    `suggestions take at most ${MAX_P99_MS} ms at p99 (${p99Ms.toFixed(2)} ms)`,
    p99Ms <= MAX_P99_MS,
  );
}

function prefixes({ papers }: Corpus): string[] {
  const random = randomNumbers(seedOf(NAME));
  const made: string[] = [];
  while (made.length < PREFIXES) {
    const paper = oneOf(papers, random);
    const text = random() < 0.5 ? paper?.title : oneOf(paper?.authors ?? [], random);
    const prefix = text?.slice(0, 1 + Math.floor(random() * MAX_CHARS)).trim();
    if (prefix) made.push(prefix);
  }
  return made;
}
