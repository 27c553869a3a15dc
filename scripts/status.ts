import type { Services } from '../src/app/compose.js';
import { countText as count } from '../src/domain/count-text.js';
import { cleanText } from '../src/domain/text.js';
import { allUnembedded, MAX_EMBEDDING_ATTEMPTS, type UnembeddedPaper } from '../src/store/store.js';
import { runCommand } from './command.js';
import { withServices } from './with-services.js';

const MAX_SHOWN = 20;
const MAX_LINE_CHARS = 78;

runCommand<{ json?: boolean }>({
  name: 'status',
  usage: '[options]',
  description: 'Shows what the index holds, and which papers could not be embedded.',
  takesDataDir: true,
  define: (command) => command.option('--json', 'print JSON, with every paper that has no vector'),
  run: ({ options, config }) =>
    withServices(config, async (services) => {
      const text = options.json
        ? await statusAsJson(services)
        : await statusAsText(services, config.dataDir);
      process.stdout.write(`${text}\n`);
      return 0;
    }),
});

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
