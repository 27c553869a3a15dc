import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Command } from 'commander';
import { compose } from '../src/app/compose.js';
import { readConfig } from '../src/app/config.js';
import { createLogger } from '../src/app/log.js';
import { NearpaperError } from '../src/domain/errors.js';
import { jsonLines } from '../src/export/json-lines.js';
import { parquetBytes } from '../src/export/parquet.js';
import { exportedRecords } from '../src/export/records.js';
import { dataDirOption } from './data-dir-option.js';
import { run } from './run.js';

run(async () => {
  const command = new Command('export')
    .usage('[options] FILE')
    .description(
      'Writes every paper with its vector, as JSON lines or Parquet; ingest takes both back.',
    )
    .argument(
      '<FILE>',
      'where to: .parquet, or JSON lines, with .gz compressed;\n- is standard output',
    )
    .option('--no-vectors', 'papers only')
    .addOption(dataDirOption())
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const options = command.opts<{ dataDir?: string; vectors: boolean }>();
  const config = readConfig();
  if (options.dataDir) config.dataDir = resolve(config.calledFrom, options.dataDir);
  const name = command.args[0] as string;
  if (/\.parquet\.(gz|zst)$/i.test(name)) {
    command.error('error: Parquet is compressed in itself; name the file .parquet');
  }
  const services = await compose(config, createLogger('warn', process.stderr), { search: false });
  let papers = 0;
  async function* records() {
    const { fingerprint } = services.embedder.model;
    const { vectors } = options;
    for await (const record of exportedRecords(services.store, { fingerprint, vectors })) {
      papers++;
      yield record;
    }
  }
  try {
    if (name === '-') {
      // Whoever reads may stop reading (`| head`): that is their end, and no error.
      await pipeline(Readable.from(jsonLines(records())), process.stdout, { end: false }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
        },
      );
      return 0;
    }
    const path = resolve(config.calledFrom, name);
    const isParquet = /\.parquet$/i.test(path);
    await writeWhole(path, isParquet ? parquetBytes(records()) : jsonLines(records()));
    process.stdout.write(`${papers.toLocaleString('en')} papers in ${path}\n`);
    return 0;
  } finally {
    await services.close();
  }
});

/** The file has its name only once it is whole and on disk. */
async function writeWhole(
  path: string,
  content: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const partial = `${path}-${process.pid}.partial`;
  const file = createWriteStream(partial, { flush: true });
  try {
    const source = Readable.from(content);
    if (path.endsWith('.gz')) await pipeline(source, createGzip(), file);
    else await pipeline(source, file);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof NearpaperError) throw error;
    throw new NearpaperError(
      code === 'ENOSPC' ? 'STORAGE_FULL' : 'FILE_UNWRITABLE',
      `${path}: ${message}`,
      { cause: error },
    );
  }
}
