import {
  ERROR_CATALOGUE,
  type ErrorCode,
  type FieldProblem,
  NearpaperError,
} from '../domain/errors.js';

/** The one form in which an error crosses from a process or thread to another. */
export interface SerializedError {
  /** INTERNAL for whatever is no `NearpaperError`. */
  code: ErrorCode;
  detail: string;
  problems?: FieldProblem[] | undefined;
  retryAfterSeconds?: number | undefined;
}

/** Everything of an error but its stack and its cause. */
export function serializeError(error: unknown): SerializedError {
  if (!(error instanceof NearpaperError)) {
    return { code: 'INTERNAL', detail: String((error as Error)?.message ?? error) };
  }
  const { code, message, problems, retryAfterSeconds } = error;
  return { code, detail: message, problems, retryAfterSeconds };
}

/**
 * The same `NearpaperError`; a plain `Error` with the same message where the code is INTERNAL or not
 * known here, which happens when the other side was compiled anew since this process started.
 */
export function deserializeError({ code, detail, ...options }: SerializedError): Error {
  return code in ERROR_CATALOGUE && code !== 'INTERNAL'
    ? new NearpaperError(code, detail, options)
    : new Error(detail);
}
