import type { FastifyInstance } from 'fastify';
import { NearpaperError } from '../domain/errors.js';

/** JSON bodies that are not UTF-8 are refused: decoded loosely they would be stored with their mistakes. */
export function parseJsonStrictly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
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
