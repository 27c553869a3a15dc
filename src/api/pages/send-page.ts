import type { FastifyReply } from 'fastify';
import { CONTENT_SECURITY_POLICY } from './layout.js';

/** Answers with a page of HTML, which may load nothing and run nothing. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('content-type', 'text/html; charset=utf-8')
    .serializer((text: string) => text)
    .send(html);
}
