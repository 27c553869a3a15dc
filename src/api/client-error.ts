import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { NearpaperError } from '../domain/errors.js';
import { toProblem } from './problem.js';

/** Answers what Node could not even parse as a request, where there is no request to reply to. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = toProblem(toNearpaperError(error), '-');
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  // A client that keeps its side open would keep the socket for ever.
  setTimeout(() => socket.destroy(), 1_000).unref();
}

function toNearpaperError({ code, message }: Error & { code?: string }): NearpaperError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new NearpaperError('HEADERS_TOO_LARGE', 'address and headers are over 64 kB together');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new NearpaperError('REQUEST_TIMEOUT', message);
  return new NearpaperError('HTTP_INVALID', message);
}
