import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { NearpaperError } from '../domain/errors.js';
import type { SourceRecord } from '../formats/format.js';
import { formatByContent, formatByName } from '../formats/registry.js';

const BEGINNING_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

export interface FileOptions {
  /** The name of a format, where the content is not to decide. */
  format?: string | undefined;
  /** Told after each chunk how many bytes of the file were read. */
  onProgress?: ((bytesRead: number) => void) | undefined;
}

/** The records of a file. Throws FILE_UNREADABLE or FORMAT_UNKNOWN; bad records are records. */
export async function* recordsOfFile(
  path: string,
  { format, onProgress }: FileOptions = {},
): AsyncGenerator<SourceRecord> {
  const chunks = readChunks(path, onProgress ?? (() => {}));
  const { chunk, line } = await skipBlankLines(chunks);
  if (!chunk) return;
  const parts = [chunk];
  for (let bytes = chunk.length; bytes < BEGINNING_BYTES; ) {
    const { done, value } = await chunks.next();
    if (done) break;
    parts.push(value);
    bytes += value.length;
  }
  const beginning = Buffer.concat(parts);
  const chosen = format ? formatByName(format) : formatByContent(beginning, path);
  async function* rest() {
    yield beginning;
    yield* chunks;
  }
  yield* chosen.read({ name: basename(path), chunks: rest(), firstLine: line }, {});
}

/**
 * Reads up to the first character that is no blank: the rest of its chunk, and the number of its
 * line. What a file is can then be seen however far down it begins.
 */
async function skipBlankLines(
  chunks: AsyncIterator<Uint8Array>,
): Promise<{ chunk?: Uint8Array; line: number }> {
  let line = 1;
  for (let isFirst = true; ; isFirst = false) {
    const { done, value } = await chunks.next();
    if (done) return { line };
    const hasBom = isFirst && value[0] === 0xef && value[1] === 0xbb && value[2] === 0xbf;
    for (let at = hasBom ? 3 : 0; at < value.length; at++) {
      const byte = value[at] as number;
      if (byte === NEWLINE) line++;
      else if (byte !== 0x20 && !(byte >= 0x09 && byte <= 0x0d)) {
        return { chunk: value.subarray(at), line };
      }
    }
  }
}

/** The records of a stream that is known to be JSONL, such as the body of a request. */
export function recordsOfJsonLines(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
): AsyncIterable<SourceRecord> {
  return formatByName('jsonl').read({ name: source, chunks, firstLine: 1 }, {});
}

async function* readChunks(
  path: string,
  onProgress: (bytesRead: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytesRead = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      bytesRead += chunk.length;
      onProgress(bytesRead);
      yield chunk;
    }
  } catch (cause) {
    throw asFileError(path, cause);
  }
}

/** Throws FILE_UNREADABLE when there is no file that can be opened. */
export async function requireFile(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (cause) {
    throw asFileError(path, cause);
  }
}

function asFileError(path: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined) return cause;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder; name the files in it',
    EACCES: 'this user may not read it',
  };
  return new NearpaperError('FILE_UNREADABLE', `${path}: ${reasons[code] ?? message}`, { cause });
}
