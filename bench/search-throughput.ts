import type { EmbeddingPool } from '../src/embedding/pool.js';
import type { Context } from './context.js';
import { startPool } from './pool.js';
import { timedSearch } from './search-cost.js';
import { ServerProcess } from './server-process.js';
import { type Spell, spell } from './spell.js';
import { median } from './statistics.js';
import type { TitleMixes } from './title-mixes.js';

const PROCESSES = 2;
const CONNECTIONS = 16;
const ROUNDS = 3;
/** How long each of the two is measured in each round. */
const SPELL_MS = 5_000;
const MIN_SHARE = 0.8;

/**
 * How many searches a second one client on 16 connections gets from a server with two embedding
 * processes, against how many such queries two processes embed when nothing else is asked of them.
 */
export async function searchThroughput(
  context: Context,
  dataDir: string,
  mixes: TitleMixes,
): Promise<void> {
  const { report, config } = context;
  const twoOnly = { ...context, config: { ...config, embeddingProcesses: PROCESSES } };
  const server = await ServerProcess.start(dataDir, { embeddingProcesses: PROCESSES });
  const rounds: { embedding: Spell; searches: Spell }[] = [];
  let pool: EmbeddingPool | undefined;
  try {
    const started = await startPool(twoOnly);
    pool = started;
    const embedding = () => started.embed(mixes.next(), 'query');
    const searches = () => timedSearch(server.client, mixes.next());
    const among = { atOnce: CONNECTIONS, server: server.pid };
    // Not counted: processes that have not run the model yet, and functions not yet compiled.
    await spell(embedding, SPELL_MS / 4, among);
    await spell(searches, SPELL_MS / 4, among);
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        embedding: await spell(embedding, SPELL_MS, among),
        searches: await spell(searches, SPELL_MS, among),
      });
    }
  } finally {
    await Promise.all([pool?.close(), server.stop()]);
  }

  report.section(
    `${PROCESSES} embedding processes, ${CONNECTIONS} at once, ${ROUNDS} rounds of ${SPELL_MS / 1000} s each; client, server and embedding share the cores`,
  );
  const of = (figure: (round: (typeof rounds)[number]) => number) => median(rounds.map(figure));
  const rate = (key: string, label: string, value: number) =>
    report.figure(key, label, value, 'queries/s');
  rate(
    'embedRate',
    'embedding alone (the limit)',
    of(({ embedding }) => embedding.rate),
  );
  rate(
    'searchRate',
    'searches over HTTP',
    of(({ searches }) => searches.rate),
  );
  report.figure(
    'searchAtOnceP50Ms',
    'a search, median',
    of(({ searches }) => median(searches.latenciesMs)),
    'ms',
  );
  const core = (key: string, label: string, value: number) =>
    report.figure(key, label, value, 'cores');
  core(
    'clientCores',
    'the client takes, while searching',
    of(({ searches }) => searches.clientShare),
  );
  core(
    'callerCores',
    '... while only embedding (this process feeds the pool)',
    of(({ embedding }) => embedding.clientShare),
  );
  core(
    'serverCores',
    "the server's own process takes",
    of(({ searches }) => searches.serverShare),
  );
  core(
    'embeddingCores',
    'the embedding processes take, while searching',
    of(({ searches }) => searches.embeddingShare),
  );
  core(
    'embeddingAloneCores',
    '... while only embedding',
    of(({ embedding }) => embedding.embeddingShare),
  );
  const millis = (key: string, label: string, value: number) =>
    report.figure(key, label, value, 'ms');
  millis(
    'searchProcessorMs',
    "processor time of a search, server's own process and client",
    of(({ searches }) => (1_000 * (searches.serverShare + searches.clientShare)) / searches.rate),
  );
  millis(
    'embedProcessorMs',
    'processor time of embedding a query',
    of(
      ({ embedding }) =>
        (1_000 * (embedding.embeddingShare + embedding.clientShare)) / embedding.rate,
    ),
  );
  const share = of(({ embedding, searches }) => searches.rate / embedding.rate);
  report.figure('searchToEmbedRate', 'searches / embedding alone', share);
  report.target(
    `a client of ${CONNECTIONS} connections gets at least ${MIN_SHARE} of what embedding alone allows (${share.toFixed(3)})`,
    share >= MIN_SHARE,
  );
}
