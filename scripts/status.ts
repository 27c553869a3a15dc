import { resolve } from 'node:path';
import { Command } from 'commander';
import { compose } from '../src/app/compose.js';
import { readConfig } from '../src/app/config.js';
import { createLogger } from '../src/app/log.js';
import { cleanText } from '../src/domain/text.js';
import { MAX_EMBEDDING_ATTEMPTS } from '../src/store/store.js';
import { dataDirOption } from './data-dir-option.js';
import { run } from './run.js';

const MAX_SHOWN = 20;
const MAX_LINE_CHARS = 78;

run(async () => {
  const command = new Command('status')
    .description('Says what the index holds, and which papers could not be embedded.')
    .option('--json', 'as JSON, with every paper that has no vector')
    .addOption(dataDirOption());
  command.exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });
  command.parse();
  const options = command.opts<{ json?: boolean; dataDir?: string }>();
  const config = readConfig();
  if (options.dataDir) config.dataDir = resolve(config.calledFrom, options.dataDir);
  const services = await compose(config, createLogger('warn', process.stderr), { search: false });
  try {
    const { store, engine, embedder } = services;
    const { versions, ...stored } = await store.status();
    const { versions: ofEngine, ...index } = await engine.status();
    const status = { ...stored, index, versions: { ...versions, ...ofEngine } };
    const unembedded = [];
    for (let after: string | null = null; ; after = unembedded.at(-1)?.id ?? null) {
      const page = await store.unembeddedPapers(after, options.json ? 1_000 : MAX_SHOWN);
      unembedded.push(...page);
      if (page.length === 0 || !options.json) break;
    }
    if (options.json) {
      process.stdout.write(
        `${JSON.stringify({ ...status, model: embedder.model, unembedded }, null, 2)}\n`,
      );
      return 0;
    }
    const { papers, withoutAbstract, embedding, sequence } = status;
    const { embedded, pending, failed } = embedding;
    const lines = [
      `papers   ${count(papers)} in ${config.dataDir}`,
      `         ${count(embedded)} embedded, ${count(pending)} pending, ${count(failed)} failed`,
      `         ${count(withoutAbstract)} without an abstract`,
      `index    ${indexLine(sequence, index.checkpointSequence)}`,
      `model    ${embedder.model.id}, ${embedder.model.dimensions} dimensions, ${embedder.model.fingerprint}`,
    ];
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
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  } finally {
    await services.close();
  }
});

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

function count(value: number): string {
  return value.toLocaleString('en');
}
