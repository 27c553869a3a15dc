import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { NearpaperError } from '../domain/errors.js';
import type { SourceFormat, SourceRecord } from '../formats/format.js';
import { splitLines } from '../formats/lines.js';
import { formatByContent, formatByName } from '../formats/registry.js';

const BEGINNING_BYTES = 64 * 1024;

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
  const beginning: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < BEGINNING_BYTES) {
    const { done, value } = await chunks.next();
    if (done) break;
    beginning.push(value);
    bytes += value.length;
  }
  const head = Buffer.concat(beginning);
  if (head.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))) return;
  const chosen = format ? formatByName(format) : formatByContent(head, path);
  async function* whole() {
    yield head;
    yield* chunks;
  }
  yield* recordsOfBytes(whole(), chosen, basename(path));
}

/** The records of a stream that is known to be JSONL, such as the body of a request. */
export function recordsOfJsonLines(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
): AsyncIterable<SourceRecord> {
  return recordsOfBytes(chunks, formatByName('jsonl'), source);
}

function recordsOfBytes(
  chunks: AsyncIterable<Uint8Array>,
  format: SourceFormat,
  source: string,
): AsyncIterable<SourceRecord> {
  return format.read(splitLines(chunks), source);
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
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const reasons: Record<string, string> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder; name the files in it',
      EACCES: 'this user may not read it',
    };
    throw new NearpaperError('FILE_UNREADABLE', `${path}: ${reasons[code] ?? message}`, { cause });
  }
}
