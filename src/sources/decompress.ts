import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { NearpaperError } from '../domain/errors.js';

/** Compressed bytes that are handed over at once: a thousand times as many may come out. */
const SLICE_BYTES = 16 * 1024;
/** What comes out in one piece: each needs a turn of the event loop, and most slices are text of a few times their size. */
const PIECE_BYTES = 8 * SLICE_BYTES;

type Chunks = AsyncIterable<Uint8Array>;

/** What is to be done with chunks that begin like this, by their content and not by the name of a file. */
export function decompressorFor(beginning: Uint8Array): ((chunks: Chunks) => Chunks) | undefined {
  const [a, b, c, d] = beginning;
  if (a === 0x1f && b === 0x8b) return gunzipped;
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return unzstd;
  // A frame that is skipped, which pzstd begins with.
  if (((a ?? 0) & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18) return unzstd;
  return undefined;
}

/** Several members one after the other are one text, as gzip has it. */
async function* gunzipped(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: PIECE_BYTES });
  const out: Uint8Array[] = [];
  let failure: Error | undefined;
  let hasEnded = false;
  let wake = () => {};
  // Not by iterating over the stream: that drops what came out before an error.
  stream.on('data', (chunk: Uint8Array) => out.push(chunk));
  stream.on('error', (error) => {
    failure = error;
    wake();
  });
  // It ends where a member is followed by what is none, and takes nothing any more.
  stream.on('end', () => {
    hasEnded = true;
    wake();
  });
  const until = (begin: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      begin(resolve);
    });
  let written = Promise.resolve();
  try {
    for await (const slice of inSlices(chunks)) {
      await written;
      const ready = out.splice(0);
      const isOver = failure || hasEnded;
      // In a thread of zlib's, while what came out of the slice before is read here.
      if (!isOver) written = until((done) => stream.write(slice, () => done()));
      yield* ready;
      if (isOver) throw broken('gzip', failure ?? new Error('something follows its end'));
    }
    await written;
    yield* out.splice(0);
    if (failure) throw broken('gzip', failure);
    if (!hasEnded) await until(() => stream.end());
    yield* out.splice(0);
    if (failure) throw broken('gzip', failure);
  } finally {
    stream.destroy();
  }
}

async function* unzstd(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const out: Uint8Array[] = [];
  const stream = new Decompress((chunk) => {
    if (chunk.length > 0) out.push(chunk);
  });
  const push = (slice: Uint8Array, isLast: boolean) => {
    try {
      stream.push(slice, isLast);
      return undefined;
    } catch (error) {
      return broken('zstd', error as Error);
    }
  };
  for await (const slice of inSlices(chunks)) {
    const failure = push(slice, false);
    yield* out.splice(0);
    if (failure) throw failure;
  }
  const failure = push(new Uint8Array(), true);
  yield* out.splice(0);
  if (failure) throw failure;
}

async function* inSlices(chunks: Chunks): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      yield chunk.subarray(at, at + SLICE_BYTES);
    }
  }
}

function broken(format: string, cause: Error): NearpaperError {
  const isCut = /unexpected (end|eof)/i.test(cause.message);
  const reason = isCut ? 'ends in the middle' : `is damaged (${cause.message})`;
  return new NearpaperError('SOURCE_BROKEN', `its ${format} data ${reason}`, { cause });
}
