import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NearpaperError } from '../../domain/errors.js';
import { readUnreadBody, reportedError } from '../plugins/errors.js';

const PATHS = /^\/(?:graph|recommendations)\/v1(?:[/?]|$)/;
/** The statuses that the clients know; to every other they answer by asking again, without an end. */
const KNOWN_STATUSES: ReadonlySet<number> = new Set([400, 403, 404, 429, 500]);

/** Whether an address is one of Semantic Scholar's API. */
export const isScholarPath = (url: string): boolean => PATHS.test(url);

/** Answers every error of the routes of `app`, and every address that it does not have, as Semantic Scholar does. */
export function answerAsSemanticScholar(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    await readUnreadBody(error, request);
    sendScholarError(error, request, reply);
    return reply;
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0];
    const detail = `${request.method} ${path} does not exist`;
    sendScholarError(new NearpaperError('ROUTE_NOT_FOUND', detail), request, reply);
  });
}

/** Answers with an error in the shape of Semantic Scholar's, and logs an unexpected one. */
export function sendScholarError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { code, message, status, retryAfterSeconds } = reportedError(error, request, reply);
  void reply
    // Of a search 404 would say that nothing was found.
    .code(code === 'CURSOR_UNKNOWN' ? 400 : scholarStatus(status, retryAfterSeconds !== undefined))
    .header('content-type', 'application/json; charset=utf-8')
    .serializer((payload) => JSON.stringify(payload))
    // Clients read the one at some statuses and the other at others.
    .send({ error: message, message, code });
}

/** The status that clients know for ours: 403 for 401, 429 for what passes by itself. */
function scholarStatus(status: number, passes: boolean): number {
  if (KNOWN_STATUSES.has(status)) return status;
  if (status === 401) return 403;
  if (status === 503 && passes) return 429;
  return status < 500 ? 400 : 500;
}

/** The error of an id that no paper has, as Semantic Scholar words it. */
export const paperNotFound = (id: string): NearpaperError =>
  new NearpaperError('PAPER_NOT_FOUND', `Paper with id ${id} not found`);

/** The error of values that a parameter does not take, likewise. */
export const unacceptable = (name: string, value: string): NearpaperError =>
  new NearpaperError('INVALID_REQUEST', `Unacceptable query params: [${name}=${value}]`);
