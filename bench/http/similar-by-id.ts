import type { Context } from '../context.js';
import { jsonOf } from '../http-client.js';
import { spread } from '../papers.js';
import type { ServerProcess } from '../server-process.js';
import { spell } from '../spell.js';
import { median, quantile } from '../statistics.js';

const CONNECTIONS = 8;
const PAPERS = 5_000;
const SPELL_MS = 5_000;
const ROUNDS = 3;
const MAX_MEDIAN_MS = 3;
const MAX_P99_MS = 12;

/** What the papers like a stored one take, beside an answer that takes no work, in turns. */
export async function similarById(
  { report, sample }: Context,
  { client, pid }: ServerProcess,
): Promise<void> {
  const papers = spread(sample.all, PAPERS);
  let asked = 0;
  const similar = async () => {
    const { id } = papers[asked++ % papers.length] as { id: string };
    jsonOf(await client.get(`/v1/papers/${encodeURIComponent(id)}/similar`));
  };
  const live = async () => void jsonOf(await client.get('/livez'));
  const among = { atOnce: CONNECTIONS, server: pid };
  await spell(similar, SPELL_MS / 2, among);
  const latenciesMs: number[] = [];
  const liveMs: number[] = [];
  let answered = 0;
  for (let round = 0; round < ROUNDS; round++) {
    liveMs.push(...(await spell(live, SPELL_MS / 5, among)).latenciesMs);
    const found = await spell(similar, SPELL_MS, among);
    latenciesMs.push(...found.latenciesMs);
    answered += found.rate / ROUNDS;
  }

  report.section(`GET /v1/papers/{id}/similar, limit 10, ${CONNECTIONS} connections`);
  report.figure('similarRate', 'answers', answered, 'answers/s');
  const spreadOf = (key: string, label: string, values: number[]) => {
    report.figure(`${key}P50Ms`, `${label}, median`, median(values), 'ms');
    report.figure(`${key}P99Ms`, `${label}, p99`, quantile(values, 0.99), 'ms');
  };
  spreadOf('similar', 'similar by id', latenciesMs);
  spreadOf('live', '/livez on as many connections (the limit)', liveMs);
  const [p50, p99] = [median(latenciesMs), quantile(latenciesMs, 0.99)];
  report.target(
    `similar by id takes at most ${MAX_MEDIAN_MS} ms at the median (${p50.toFixed(2)}) and ${MAX_P99_MS} ms at p99 (${p99.toFixed(1)})`,
    p50 <= MAX_MEDIAN_MS && p99 <= MAX_P99_MS,
  );
}
