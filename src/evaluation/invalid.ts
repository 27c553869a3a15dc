import { NearpaperError } from '../domain/errors.js';

/** What is wrong with the files of a collection or with a saved run; nothing was evaluated. */
export function invalid(detail: string): NearpaperError {
  return new NearpaperError('EVALUATION_INVALID', detail);
}
