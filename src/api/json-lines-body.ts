import type { FastifyInstance } from 'fastify';

/** What clients call papers that are JSON, one a line. */
const JSON_LINES_TYPES = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonl',
  'application/jsonlines',
  'application/x-jsonlines',
];

/** Whether a Content-Type says that a body is JSON, one a line. */
export function isJsonLines(contentType = ''): boolean {
  return JSON_LINES_TYPES.includes(contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '');
}

/** Gives routes such bodies as streams, unread. */
export function streamJsonLines(app: FastifyInstance): void {
  app.addContentTypeParser(JSON_LINES_TYPES, (_, payload, done) => done(null, payload));
}
