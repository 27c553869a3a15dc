import type { FastifyRequest } from 'fastify';
import type { Credentials } from '../../access/access.js';

const BEARER = /^bearer +(\S+) *$/i;

/**
 * The key that a request brings, as `Authorization: Bearer` or `x-api-key`, and its origin. Other schemes of
 * Authorization are for a proxy before the server.
 */
export function credentialsOf({ headers }: Pick<FastifyRequest, 'headers'>): Credentials {
  const { authorization = '', origin } = headers;
  const bearer = BEARER.exec(authorization)?.[1];
  const own = headers['x-api-key'];
  // An empty header is what a client sends that has no key.
  return { secret: bearer ?? ([own].flat().join(',') || undefined), origin };
}
