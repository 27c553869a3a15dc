import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const HEADER = 'x-request-id';
/** Nothing that could break a log line or be a text. */
const SANE = /^[\w.:+/=@-]{1,128}$/;

/** The id that a proxy or a client gave the request, if it is short and plain; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[HEADER];
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}
