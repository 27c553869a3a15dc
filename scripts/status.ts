import type { Services } from '../src/app/compose.js';
import type { Config } from '../src/app/config.js';
import { countText as count } from '../src/domain/count-text.js';
import { cleanText } from '../src/domain/text.js';
import { allUnembedded, MAX_EMBEDDING_ATTEMPTS, type UnembeddedPaper } from '../src/store/store.js';
import { ask, askServer } from './ask.js';
import { describeCommand, runAlone } from './command.js';
import { serverUrl } from './option-values.js';
import { withServices } from './with-services.js';

const MAX_SHOWN = 20;
const MAX_LINE_CHARS = 78;

interface Options {
  json?: true;
  url?: string;
  health?: true;
}

const MAX_HEALTH_WAIT_MS = 5_000;

const MORE_HELP = `
Exit codes:
  0  it was shown; with --health: the server is ready
  1  with --health: the server is not ready, or does not answer
  2  the command could not run
`;

export const command = describeCommand<Options>({
  name: 'status',
  usage: '[options]',
  description: 'Shows what the index holds, and which papers could not be embedded.',
  takesDataDir: true,
  define: (defined) =>
    defined
      .option('--json', 'print JSON, with every paper that has no vector')
      .option(
        '--url <address>',
        'ask this server, which prints JSON (default: NEARPAPER_URL)',
        serverUrl,
      )
      .option(
        '--health',
        'only say whether the server (default: the one at HOST and PORT) is ready',
      )
      .addHelpText('after', MORE_HELP),
  run: ({ options, config }) => {
    if (options.health) return printHealth(options.url, config);
    return config.serverUrl !== undefined || options.url !== undefined
      ? printServer(options.url, config)
      : printFolder(options, config);
  },
});
runAlone(import.meta.url, command);

/** What health checks of containers and services ask: the exit code says it. */
async function printHealth(named: string | undefined, config: Config): Promise<number> {
  const url = named ?? config.serverUrl ?? `http://${reachableHost(config.host)}:${config.port}`;
  const answer = await askServer(
    { method: 'GET', path: '/readyz' },
    url,
    config,
    MAX_HEALTH_WAIT_MS,
  ).catch((error: Error) => ({ status: 0, body: { detail: error.message } }));
  const isReady = answer.status === 200;
  const { detail = `answered ${answer.status}` } = (answer.body ?? {}) as { detail?: string };
  process.stdout.write(isReady ? 'ready\n' : `not ready: ${cleanText(detail)}\n`);
  return isReady ? 0 : 1;
}

/** Where a server that listens on all addresses is reached from here. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function printServer(named: string | undefined, config: Config): Promise<number> {
  const stats = await ask({ method: 'GET', path: '/v1/stats' }, config, named);
  process.stdout.write(`${JSON.stringify(stats, null, 2)}\n`);
  return 0;
}

async function printFolder(options: Options, config: Config): Promise<number> {
  return withServices(config, async (services) => {
    const text = options.json
      ? await statusAsJson(services)
      : await statusAsText(services, config.dataDir);
    process.stdout.write(`${text}\n`);
    return 0;
  });
}

async function statusOf({ store, engine }: Services) {
  const { versions, ...stored } = await store.status();
  const { versions: ofEngine, ...index } = await engine.status();
  return { ...stored, index, versions: { ...versions, ...ofEngine } };
}

async function statusAsJson(services: Services): Promise<string> {
  const status = await statusOf(services);
  const unembedded: UnembeddedPaper[] = [];
  for await (const page of allUnembedded(services.store)) unembedded.push(...page);
  return JSON.stringify({ ...status, model: services.embedder.model, unembedded }, null, 2);
}

async function statusAsText(services: Services, dataDir: string): Promise<string> {
  const { papers, withoutAbstract, embedding, sequence, index } = await statusOf(services);
  const { embedded, pending, failed } = embedding;
  const { model } = services.embedder;
  const lines = [
    `papers   ${count(papers)} in ${dataDir}`,
    `         ${count(embedded)} embedded, ${count(pending)} pending, ${count(failed)} failed`,
    `         ${count(withoutAbstract)} without an abstract`,
    `index    ${indexLine(sequence, index.checkpointSequence)}`,
    `model    ${model.id}, ${model.dimensions} dimensions, ${model.fingerprint}`,
  ];
  const unembedded = await services.store.unembeddedPapers(null, MAX_SHOWN);
  if (unembedded.length > 0) {
    lines.push(
      '',
      'Could not be embedded, and are found by their words. Pending ones are tried',
      `again by the next ingest, failed ones (${MAX_EMBEDDING_ATTEMPTS} attempts) when their text changes:`,
      ...unembedded.map(({ id, error }) => shortened(`  ${id}: ${error}`)),
    );
    const more = pending + failed - unembedded.length;
    if (more > 0) lines.push(`  and ${count(more)} more (--json lists all)`);
  }
  return lines.join('\n');
}

function indexLine(sequence: number, checkpoint: number | null): string {
  if (sequence === 0) return 'nothing was ever stored';
  if (checkpoint === sequence) return `on disk, up to date (change ${count(sequence)})`;
  if (checkpoint === null) return 'not built yet; the next start or ingest builds it';
  return `on disk, ${count(sequence - checkpoint)} changes behind; the next start follows them`;
}

function shortened(line: string): string {
  const clean = `  ${cleanText(line)}`;
  return clean.length > MAX_LINE_CHARS ? `${clean.slice(0, MAX_LINE_CHARS - 3)}...` : clean;
}
