import { type ErrorCode, NearpaperError } from '../../domain/errors.js';
import type { Logger } from '../../domain/logger.js';

/** What a model can do, where the catalogue speaks of addresses and parameters of HTTP. */
const ACTIONS: Partial<Record<ErrorCode, string>> = {
  INVALID_REQUEST:
    'Correct the arguments named above; the schema of the tool says what each takes.',
  UNKNOWN_PARAMETER: 'Leave these arguments out; the schema of the tool lists those that exist.',
  QUERY_EMPTY:
    'Send at least one letter or digit in query; search_papers without a query lists papers.',
  QUERY_TOO_LONG: 'Shorten the query, or give the whole text to the tool similar.',
  QUERY_TOO_COMPLEX: 'Take some phrases, exclusions and fields out of the query.',
  PAPER_NOT_FOUND:
    'Take an id from an answer of search_papers; check_library finds papers by title.',
  CURSOR_INVALID: 'Pass nextCursor back unchanged with the same arguments, or leave cursor out.',
  NOT_READY: 'Try again in some seconds.',
  EMBEDDER_UNAVAILABLE: 'Try again in some seconds.',
  OVERLOADED: 'Try again in some seconds.',
};

/** The lines that a model reads of an error: code, what was wrong, what to do. What nobody expected is logged. */
export function toolErrorText(error: unknown, tool: string, logger: Logger): string {
  const known = error instanceof NearpaperError ? error : unexpected(error, tool, logger);
  return `${known.code}: ${known.message}\n${ACTIONS[known.code] ?? known.action}`;
}

function unexpected(error: unknown, tool: string, logger: Logger): NearpaperError {
  logger.error({ err: error, tool }, 'unexpected error');
  return new NearpaperError('INTERNAL', 'the call failed; the log of the server has the reason');
}
