import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { NearpaperError } from '../../domain/errors.js';
import { isJsonLines } from '../json-lines-body.js';

/** How long a body may take to arrive. */
export const MAX_BODY_MS = 30_000;
/** How long the sender of a body of lines, which may take hours, may send nothing while we would read. */
export const MAX_SILENCE_MS = 60_000;

export interface BodyTimes {
  maxBodyMs: number;
  maxSilenceMs: number;
}

/** Answers 408 where a body does not arrive: who sends a byte a minute would keep a connection for ever. */
export const bodyTime = fp(async (app: FastifyInstance, times: BodyTimes) => {
  app.addHook('preParsing', async (request, reply, payload) => {
    if (request.raw.readableEnded || request.raw.complete) return payload;
    const onLate = (detail: string) => {
      // The rest is not waited for.
      void reply.header('connection', 'close');
      request.raw.emit('error', new NearpaperError('REQUEST_TIMEOUT', detail));
    };
    const stop = isJsonLines(request.headers['content-type'])
      ? afterSilence(request, times.maxSilenceMs, onLate)
      : after(times.maxBodyMs, onLate);
    request.raw.once('end', stop).once('close', stop).once('error', stop);
    return payload;
  });
});

function after(ms: number, onLate: (detail: string) => void): () => void {
  const late = () => onLate(`the body did not come to its end within ${ms / 1_000} s`);
  const timer = setTimeout(late, ms).unref();
  return () => clearTimeout(timer);
}

function afterSilence(
  { raw }: FastifyRequest,
  ms: number,
  onLate: (detail: string) => void,
): () => void {
  let bytesRead = raw.socket.bytesRead;
  let sinceMs = performance.now();
  const timer = setInterval(() => {
    // What lies there unread waits for us.
    const isOurs = raw.readableLength > 0 || raw.socket.bytesRead !== bytesRead;
    bytesRead = raw.socket.bytesRead;
    if (isOurs) sinceMs = performance.now();
    else if (performance.now() - sinceMs >= ms)
      onLate(`nothing more of the body came in ${ms / 1_000} s`);
  }, ms / 4).unref();
  return () => clearInterval(timer);
}
