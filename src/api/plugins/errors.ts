import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ERROR_CATALOGUE, type ErrorCode, NearpaperError } from '../../domain/errors.js';
import { problemText } from '../../domain/field-problems.js';
import { toProblem } from '../problem.js';

const MAX_DRAINED_BYTES = 256 * 1024 * 1024;
const MAX_DRAIN_MS = 10_000;

/** What fastify's own errors mean to a client. */
const FASTIFY_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'HTTP_INVALID',
  FST_ERR_BAD_URL: 'URL_INVALID',
  FST_ERR_MAX_PARAM_LENGTH: 'URL_INVALID',
  // The client went away in the middle of its body; nobody will read the answer.
  ECONNRESET: 'HTTP_INVALID',
};

/** Errors after which the rest of a body is left unread. */
const UNREAD_BODY = new Set(['FST_ERR_CTP_BODY_TOO_LARGE', 'BODY_TOO_LARGE', 'BODY_NOT_DECODED']);

/** Every error leaves as a problem document; only what nobody expected is logged with its stack. */
export const errors = fp(async (app: FastifyInstance) => {
  app.setErrorHandler(async (error, request, reply) => {
    // A client that is still sending would see its connection reset instead of the answer.
    if (UNREAD_BODY.has((error as FastifyError).code)) await drain(request.raw);
    sendProblem(error, request, reply);
    return reply;
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new NearpaperError('ROUTE_NOT_FOUND', `${request.method} ${pathOf(request)} does not exist`),
      request,
      reply,
    ),
  );
});

/**
 * Answers the errors of a plugin's routes in the shape that their clients know, in place of the problem document;
 * call it in the plugin itself, which is encapsulated.
 */
export function answerErrorsAs(
  app: FastifyInstance,
  toBody: (error: NearpaperError) => object,
): void {
  app.setErrorHandler(async (error, request, reply) => {
    if (UNREAD_BODY.has((error as FastifyError).code)) await drain(request.raw);
    const known = settleError(error, request, reply);
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .serializer((payload: object) => JSON.stringify(payload))
      .send(toBody(known));
  });
}

/** Reads and drops the rest of a body, within bounds of size and time. */
async function drain(body: IncomingMessage): Promise<void> {
  if (Number(body.headers['content-length'] ?? 0) > MAX_DRAINED_BYTES) return;
  let bytes = 0;
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_DRAINED_BYTES) body.destroy();
  });
  body.resume();
  const timeout = AbortSignal.timeout(MAX_DRAIN_MS);
  await finished(body, { signal: timeout }).catch(() => {});
}

/** Answers with the problem document of an error, and logs an unexpected one. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = settleError(error, request, reply);
  void reply
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((payload) => JSON.stringify(payload))
    .send(toProblem(known, String(request.id)));
}

/** What the error is to a client; logs an unexpected one, and sets the status and `Retry-After`. */
function settleError(error: unknown, request: FastifyRequest, reply: FastifyReply): NearpaperError {
  const known = toNearpaperError(error);
  if (known.code === 'INTERNAL') request.log.error({ err: error }, 'unexpected error');
  if (known.retryAfterSeconds) void reply.header('retry-after', known.retryAfterSeconds);
  void reply.code(known.status);
  return known;
}

/** What an error that a route threw, or fastify did, is to a client; INTERNAL if nobody expected it. */
export function toNearpaperError(error: unknown): NearpaperError {
  if (error instanceof NearpaperError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return toRequestError(error);
  const { code = '', statusCode, message } = error as FastifyError;
  const mapped = FASTIFY_CODES[code];
  if (mapped) return new NearpaperError(mapped, message);
  if (statusCode === 400) {
    const isBody = code.startsWith('FST_ERR_CTP_') || error instanceof SyntaxError;
    return new NearpaperError(isBody ? 'BODY_NOT_JSON' : 'HTTP_INVALID', message);
  }
  if (statusCode === 403 || statusCode === 404 || statusCode === 416) {
    return new NearpaperError('ROUTE_NOT_FOUND', message);
  }
  return new NearpaperError('INTERNAL', 'the request failed; the log has the reason');
}

type ValidationError = Parameters<typeof toRequestError>[0];

/** Where a request does not satisfy its schema; the first problem with a code of its own decides the code of all. */
export function toRequestError(error: {
  validationContext?: string;
  validation: { keyword: string; instancePath: string; message?: string; params: object }[];
}): NearpaperError {
  const place = error.validationContext ?? 'request';
  const problems = error.validation.map((issue) => {
    const path = issue.instancePath.slice(1).replaceAll('/', '.');
    const unknown = (issue.params as { keys?: string[] }).keys;
    if (issue.keyword === 'unrecognized_keys' && unknown) {
      return {
        path: path || place,
        message: `has no parameter ${unknown.map((name) => JSON.stringify(name)).join(', ')}`,
        code: 'UNKNOWN_PARAMETER' as ErrorCode,
      };
    }
    return { path: path || place, message: issue.message ?? 'is not valid', code: codeOf(issue) };
  });
  const code = problems.find((problem) => problem.code)?.code ?? 'INVALID_REQUEST';
  return new NearpaperError(code, problems.map(problemText).join('; '), {
    problems: problems.map(({ path, message }) => ({ path, message })),
  });
}

function codeOf(issue: ValidationError['validation'][number]): ErrorCode | undefined {
  const code = (issue.params as { params?: { code?: string } }).params?.code;
  if (code && code in ERROR_CATALOGUE) return code as ErrorCode;
  return undefined;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? request.url;
}
