import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** Shorter answers fit into one packet as they are. */
const MIN_BYTES = 1_400;

/**
 * Compresses answers with br or gzip for clients that say they take them. Nothing is compressed on the event loop, and
 * bodies of requests are not this plugin's matter: body-encoding.ts.
 */
export const compression = fp(async (app: FastifyInstance) => {
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: MIN_BYTES,
    syncThreshold: 0,
    globalDecompression: false,
    // Quick ones: a search box waits for the answer.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 4 },
  });
});
