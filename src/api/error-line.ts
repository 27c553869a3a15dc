import type { NearpaperError } from '../domain/errors.js';

/** What was wrong and what to do, for error shapes that have one text; a message that names fields says both. */
export function errorLine({ message, action, problems }: NearpaperError): string {
  return problems ? message : `${message}. ${action}`;
}
