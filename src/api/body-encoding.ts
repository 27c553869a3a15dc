import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NearpaperError } from '../domain/errors.js';
import { isJsonLines } from './json-lines-body.js';

type Decoder = Transform & { bytesWritten: number };

const DECODERS = new Map<string, () => Decoder>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);
const ENCODINGS = 'gzip, deflate, br';

/** The codes of zlib's errors, and of Brotli's. */
const DECODER_ERROR = /^(?:Z_|ERR__|ERR_BROTLI)/;

/** What may come out of a compressed body of lines, which are read as they come; as it is sent it has no limit. */
const MAX_LINES_BYTES = 1024 ** 3;
/**
 * Papers are compressed to a tenth at best. What gives a hundred times as much is made to keep the server busy: a
 * megabyte of gzip can be a billion blank lines.
 */
const MAX_TIMES_LARGER = 100;
/** Less than that is not compared: what has come in so far may be a part of what was sent. */
const MIN_COMPARED_BYTES = 16 * 1024 ** 2;

/**
 * Bodies may be compressed (`Content-Encoding`). The limit of a body holds for what comes out, and nothing is
 * decompressed beyond it. Throws ENCODING_UNSUPPORTED, BODY_TOO_LARGE and BODY_NOT_DECODED.
 */
export function decodeBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
    if (encoding === 'identity' || request.method === 'GET' || request.method === 'HEAD') {
      return payload;
    }
    const decoder = DECODERS.get(encoding);
    if (decoder) return decoded(payload as Readable, decoder(), maxBytesOf(request));
    void reply.header('accept-encoding', ENCODINGS);
    throw new NearpaperError(
      'ENCODING_UNSUPPORTED',
      `the body is encoded as ${JSON.stringify(encoding)}; ${ENCODINGS} are understood`,
    );
  });
}

function maxBytesOf({ headers, routeOptions }: FastifyRequest): number {
  return isJsonLines(headers['content-type']) ? MAX_LINES_BYTES : routeOptions.bodyLimit;
}

function decoded(body: Readable, decoder: Decoder, maxBytes: number): Readable {
  const stream = Readable.from(chunksOf(body, decoder, maxBytes), { objectMode: false });
  // Fastify compares it with Content-Length, which is of the body as it was sent.
  const receivedEncodedLength = { get: () => decoder.bytesWritten };
  return Object.defineProperty(stream, 'receivedEncodedLength', receivedEncodedLength);
}

async function* chunksOf(
  body: Readable,
  decoder: Decoder,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  // Piping by itself leaves the decoder waiting for a client that went away.
  body.once('error', (error) => decoder.destroy(error));
  body.pipe(decoder);
  try {
    for await (const chunk of decoder) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        throw new NearpaperError('BODY_TOO_LARGE', `decompressed it has over ${maxBytes} bytes`);
      }
      if (bytes > MIN_COMPARED_BYTES && bytes > MAX_TIMES_LARGER * decoder.bytesWritten) {
        const detail = `decompressed it is over ${MAX_TIMES_LARGER} times larger than it was sent`;
        throw new NearpaperError('BODY_TOO_LARGE', detail);
      }
      yield chunk;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!DECODER_ERROR.test(code ?? '')) throw error;
    throw new NearpaperError('BODY_NOT_DECODED', message, { cause: error });
  } finally {
    body.unpipe(decoder);
    decoder.destroy();
  }
}
