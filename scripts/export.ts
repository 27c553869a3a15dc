import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Services } from '../src/app/compose.js';
import { countText } from '../src/domain/count-text.js';
import { NearpaperError } from '../src/domain/errors.js';
import { jsonLines } from '../src/export/json-lines.js';
import { parquetBytes } from '../src/export/parquet.js';
import { exportedRecords } from '../src/export/records.js';
import { describeCommand, runAlone } from './command.js';
import { withServices } from './with-services.js';

const STANDARD_OUTPUT = '-';

export const command = describeCommand<{ vectors: boolean }>({
  name: 'export',
  usage: '[options] FILE',
  description:
    'Writes every paper with its vector, as JSON lines or Parquet. The command ingest reads both.',
  takesDataDir: true,
  define: (command) =>
    command
      .argument(
        '<FILE>',
        'the file to write: Parquet if it ends in .parquet, else JSON lines, compressed if it ends in .gz; - writes to standard output',
      )
      .option('--no-vectors', 'write papers without their vectors'),
  mistakeIn: ([name = '']) =>
    /\.parquet\.(gz|zst)$/i.test(name)
      ? 'Parquet is compressed in itself; name the file .parquet'
      : undefined,
  run: async ({ args, options, config }) => {
    const name = args[0] as string;
    await withServices(config, async (services) => {
      if (name === STANDARD_OUTPUT) return print(services, options);
      const path = resolve(config.calledFrom, name);
      const papers = await writeFile(path, services, options);
      process.stdout.write(`${countText(papers)} papers in ${path}\n`);
    });
    return 0;
  },
});
runAlone(import.meta.url, command);

function recordsOf({ embedder, store }: Services, { vectors }: { vectors: boolean }) {
  return exportedRecords(store, { fingerprint: embedder.model.fingerprint, vectors });
}

async function print(services: Services, options: { vectors: boolean }): Promise<void> {
  const lines = Readable.from(jsonLines(recordsOf(services, options)));
  await pipeline(lines, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
    // A reader that stops reading (`| head`) has what it wants: no error.
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

/** Returns how many papers were written. */
async function writeFile(
  path: string,
  services: Services,
  options: { vectors: boolean },
): Promise<number> {
  let papers = 0;
  async function* counted() {
    for await (const record of recordsOf(services, options)) {
      papers++;
      yield record;
    }
  }
  const isParquet = /\.parquet$/i.test(path);
  await writeWhole(path, isParquet ? parquetBytes(counted()) : jsonLines(counted()));
  return papers;
}

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
