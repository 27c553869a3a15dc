import type { FileHandle } from 'node:fs/promises';
import type { AsyncBuffer } from 'hyparquet';
import { MAX_REASON_CHARS, shortened } from '../record.js';

/** A file as the library reads it; what a damaged one asks for beyond its end is an error. */
export async function asBuffer(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      if (!(start >= 0 && start <= end && end <= size)) {
        throw new Error(`bytes ${start} to ${end} of a file of ${size} are asked for`);
      }
      const buffer = new ArrayBuffer(end - start);
      await handle.read(new Uint8Array(buffer), 0, end - start, start);
      return buffer;
    },
  };
}

/** What is wrong with a file whose description, at its end, cannot be read (`error` says why). */
export async function whyNoFooter(file: AsyncBuffer, error: unknown): Promise<string> {
  const end = Math.max(0, file.byteLength - 4);
  const magic = Buffer.from(await file.slice(end)).toString('latin1');
  if (magic === 'PARE') return 'the Parquet file is encrypted';
  return magic === 'PAR1'
    ? `the description at the end of the Parquet file is damaged: ${reasonOf(error)}`
    : 'the Parquet file is cut off: what describes it should stand at its end';
}

/** What went wrong, in words for the reader of a message. */
export function reasonOf(error: unknown): string {
  // What the library stumbles over says nothing to a reader.
  if (error instanceof TypeError) return 'its parts are not what they should be';
  const reason = error instanceof Error ? error.message : String(error);
  return shortened(reason, MAX_REASON_CHARS);
}
