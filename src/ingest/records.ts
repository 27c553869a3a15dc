import { NearpaperError } from '../domain/errors.js';
import type { ReadOptions, SourceFormat } from '../formats/format.js';
import type { SourceRecord } from '../formats/record.js';
import { formatByContent, formatNamed } from '../formats/registry.js';
import { peek } from '../runtime/peek.js';
import { expand, type Location } from '../sources/expand.js';
import { nameOf, type OpenOptions, readSource } from '../sources/open.js';
import { readableRecord } from '../text/readable/readable.js';

/** How much of a source is looked at to see its format. */
const BEGINNING_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

export interface RecordOptions extends OpenOptions, ReadOptions {
  /** The name of a format, where the content is not to decide. */
  format?: string | undefined;
}

/**
 * The records of a source, with their texts made readable. A record that cannot be read is one with an
 * error; a source that cannot be read to its end has one at its end that says so. Throws FILE_UNREADABLE,
 * ADDRESS_UNREADABLE or FORMAT_UNKNOWN before the first.
 */
export async function* recordsOf(
  location: Location,
  options: RecordOptions = {},
): AsyncGenerator<SourceRecord> {
  const name = nameOf(location);
  const { chunk, line, rest } = await skipBlankLines(readSource(location, options));
  if (!chunk) return;
  const { beginning, whole, close } = await peek(startingWith(chunk, rest), BEGINNING_BYTES);
  let format: SourceFormat;
  try {
    const place = location.kind === 'file' ? location.path : name;
    format = formatOf(beginning, place, options);
  } catch (error) {
    await close();
    throw error;
  }
  const source = { name, chunks: whole, firstLine: line };
  const named = location.kind === 'file' && location.named !== name ? location.named : undefined;
  try {
    for await (const record of format.read(source, { map: options.map })) {
      if (named !== undefined) record.named = named;
      const isDone = 'error' in record || record.isExact;
      yield isDone ? record : { ...record, value: readableRecord(record.value) };
    }
  } catch (error) {
    if (!(error instanceof NearpaperError)) throw error;
    yield { place: { source: name, line: null }, error };
  }
}

function formatOf(beginning: Uint8Array, place: string, options: RecordOptions): SourceFormat {
  const format = options.format
    ? formatNamed(options.format, beginning, place, options)
    : formatByContent(beginning, place, options);
  if (options.map && !format.takesMap) {
    throw new NearpaperError(
      'MAP_NOT_TAKEN',
      `${place} is ${format.name}, whose fields are known; --map is for JSON, tables and Parquet`,
    );
  }
  return format;
}

/** The records of a file whose path is known. */
export async function* recordsOfFile(
  path: string,
  options: RecordOptions = {},
): AsyncGenerator<SourceRecord> {
  for (const location of await expand([path], [process.cwd()])) {
    yield* recordsOf(location, options);
  }
}

async function* startingWith(
  chunk: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield chunk;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/**
 * Reads up to the first character that is no blank: the rest of its chunk, and the number of its
 * line. What a source is can then be seen however far down it begins.
 */
async function skipBlankLines(
  chunks: AsyncGenerator<Uint8Array>,
): Promise<{ chunk?: Uint8Array; line: number; rest: AsyncGenerator<Uint8Array> }> {
  for (let line = 1; ; ) {
    const { done, value } = await chunks.next();
    if (done) return { line, rest: chunks };
    for (let at = 0; at < value.length; at++) {
      const byte = value[at] as number;
      if (byte === NEWLINE) line++;
      else if (byte !== 0x20 && !(byte >= 0x09 && byte <= 0x0d)) {
        return { chunk: value.subarray(at), line, rest: chunks };
      }
    }
  }
}
