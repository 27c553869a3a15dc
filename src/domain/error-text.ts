import { NearpaperError } from './errors.js';

/**
 * An error in the lines that a terminal shows, each with its line end: code and detail, then the action;
 * an error that nobody expected is INTERNAL, with its stack.
 */
export function errorText(error: unknown): string {
  if (error instanceof NearpaperError) return `${error.code}: ${error.message}\n${error.action}\n`;
  return `INTERNAL: ${(error as Error | undefined)?.stack ?? error}\n`;
}
