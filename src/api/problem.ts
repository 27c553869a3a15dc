import { ERROR_CATALOGUE, type NearpaperError } from '../domain/errors.js';
import type { Problem } from './problem-schema.js';

/** The error as an RFC 9457 problem document; `requestId` ties it to the log. */
export function toProblem(error: NearpaperError, requestId: string): Problem {
  const { title, status, action } = ERROR_CATALOGUE[error.code];
  return {
    type: `urn:nearpaper:error:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    action,
    instance: requestId,
    errors: error.problems,
  };
}
