import type { FastifyInstance } from 'fastify';
import { NearpaperError } from '../domain/errors.js';

/**
 * JSON bodies that are not UTF-8 are refused: decoded loosely they would be stored with their mistakes. So are those
 * with `__proto__`, or, where each item is judged by itself, only the item that has it: by its schema.
 */
export function parseJsonStrictly(
  app: FastifyInstance,
  { proto = 'error' }: { proto?: 'error' | 'ignore' } = {},
): void {
  const parseJson = app.getDefaultJsonParser(proto, proto);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      done(new NearpaperError('BODY_NOT_JSON', 'the body is not UTF-8 text'));
      return;
    }
    void parseJson(request, text, done);
  });
}
