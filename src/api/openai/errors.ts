import { type ErrorCode, NearpaperError } from '../../domain/errors.js';
import { errorLine } from '../error-line.js';

/** What OpenAI calls errors that it has too; clients look for these. */
const CODES: Partial<Record<ErrorCode, string>> = { MODEL_UNKNOWN: 'model_not_found' };

/** The error in OpenAI's shape; `code` is OpenAI's where it has one, and else our own. */
export function toOpenAiError(error: NearpaperError): object {
  const { code, status, problems } = error;
  return {
    error: {
      message: errorLine(error),
      type: status < 500 ? 'invalid_request_error' : 'server_error',
      param: problems?.[0]?.path.split('.')[0] ?? null,
      code: CODES[code] ?? code,
    },
  };
}

/** The error of a model that this server does not have. */
export function modelUnknown(name: string): NearpaperError {
  return new NearpaperError(
    'MODEL_UNKNOWN',
    `the model ${JSON.stringify(name.slice(0, 100))} is not here`,
    { problems: [{ path: 'model', message: 'is not here' }] },
  );
}
