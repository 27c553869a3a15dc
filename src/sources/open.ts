import { createReadStream, fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { NearpaperError } from '../domain/errors.js';
import { peek } from '../runtime/peek.js';
import { type AddressOptions, addressName, readAddress } from './address.js';
import { decompressorFor } from './decompress.js';
import { asUtf8 } from './encoding.js';
import { asFileError, type Location } from './expand.js';

/** How much is looked at to see what text is written in. */
const BEGINNING_BYTES = 4 * 1024;
/** How many of the first bytes say what data is compressed with. */
const MAGIC_BYTES = 8;
const READ_BYTES = 256 * 1024;
/** What is handed on at once of sources that are not large: what was read is little more than what was used. */
const PIECE_BYTES = 64 * 1024;
const LARGE_BYTES = 16 * 1024 * 1024;
/** Binary, and no text in any encoding. */
const PARQUET = 'PAR1';
/** What people name by mistake. */
const NOT_PAPERS = new Map([
  ['PK\x03\x04', 'a zip archive (or a spreadsheet): unpack or export it, and name what is in it'],
  ['%PDF', 'a PDF: name a file of titles and abstracts'],
]);
const EXPORTS = 'Papers are read from what databases and reference managers export: see --help.';

export interface OpenOptions extends AddressOptions {
  /** Called with how many bytes were read, before they are decompressed, and of how many (null: nobody knows). */
  onProgress?: ((bytesRead: number, bytes: number | null) => void) | undefined;
}

/**
 * Everything that a location holds, once: decompressed (gzip, zstd) and, where it is text, in UTF-8.
 * Throws FILE_UNREADABLE, ADDRESS_UNREADABLE or FORMAT_UNKNOWN at the beginning, SOURCE_BROKEN anywhere.
 */
export async function* readSource(
  location: Location,
  options: OpenOptions = {},
): AsyncGenerator<Uint8Array> {
  const raw = await peek(bytesOf(location, options), MAGIC_BYTES);
  const decompress = decompressorFor(raw.beginning);
  const plain = await peek(decompress ? decompress(raw.whole) : raw.whole, BEGINNING_BYTES);
  const magic = Buffer.from(plain.beginning.subarray(0, 4)).toString('latin1');
  const advice = NOT_PAPERS.get(magic);
  if (advice) {
    await plain.close();
    await raw.close();
    const name = location.kind === 'file' ? location.path : nameOf(location);
    throw new NearpaperError('FORMAT_UNKNOWN', `${name} is ${advice}`, { action: EXPORTS });
  }
  yield* magic === PARQUET ? plain.whole : asUtf8(plain.whole, plain.beginning);
}

/** What messages call a location: the name of its file, or its address. */
export function nameOf(location: Location): string {
  if (location.kind === 'stdin') return 'standard input';
  return location.kind === 'file' ? basename(location.path) : addressName(location.url);
}

async function* bytesOf(
  location: Location,
  { onProgress = () => {}, ...options }: OpenOptions,
): AsyncGenerator<Uint8Array> {
  let bytes = location.kind === 'file' ? location.bytes : inputBytes(location);
  const chunks =
    location.kind === 'address'
      ? readAddress(location.url, options, (length) => {
          bytes = length;
        })
      : location.kind === 'stdin'
        ? process.stdin
        : readFile(location.path);
  let bytesRead = 0;
  for await (const chunk of chunks) {
    const most = (bytes ?? 0) > LARGE_BYTES ? chunk.length : PIECE_BYTES;
    for (let from = 0; from < chunk.length; from += most) {
      const piece = chunk.subarray(from, from + most);
      bytesRead += piece.length;
      onProgress(bytesRead, bytes);
      yield piece;
    }
  }
}

/** The size of a file that standard input is (`< papers.jsonl`); null for a pipe, and for an address. */
function inputBytes({ kind }: Location): number | null {
  if (kind !== 'stdin') return null;
  const input = fstatSync(0);
  return input.isFile() ? input.size : null;
}

async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: READ_BYTES });
  } catch (cause) {
    throw asFileError(path, cause);
  }
}
