import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** Shorter answers fit into one packet as they are. */
const MIN_BYTES = 1_400;
/**
 * Up to that, compressing takes less than half a millisecond; another thread would take longer to begin, and longer
 * still on a busy machine.
 */
const MAX_INLINE_BYTES = 64 * 1024;

/**
 * Compresses answers with br or gzip for clients that say they take them. Bodies of requests are not
 * this plugin's matter: body-encoding.ts.
 */
export const compression = fp(async (app: FastifyInstance) => {
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: MIN_BYTES,
    syncThreshold: MAX_INLINE_BYTES,
    globalDecompression: false,
    // Quick ones: a search box waits for the answer.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 4 },
  });
});
