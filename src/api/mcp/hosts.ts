import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import type { FastifyRequest } from 'fastify';
import { NearpaperError } from '../../domain/errors.js';

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/**
 * Refuses what a page of another site can send to this machine when its name is made to lead here (DNS rebinding):
 * on loopback a request must name this machine, and wherever a browser says which page asks, that page must be of
 * this machine; `trusted` are more names that may stand in both places. Whoever has a key is no such page. Throws
 * HOST_NOT_ALLOWED.
 */
export function checkHosts(
  { headers, socket, apiKey }: Pick<FastifyRequest, 'headers' | 'socket' | 'apiKey'>,
  trusted: readonly string[],
): void {
  if (apiKey !== null) return;
  const { localAddress = '127.0.0.1' } = socket;
  const host = validateHostHeader(headers.host, [...localhostAllowedHostnames(), ...trusted]);
  if (LOOPBACK.test(localAddress) && !host.ok) {
    throw new NearpaperError('HOST_NOT_ALLOWED', host.message);
  }
  const origin = validateOriginHeader(headers.origin, [...localhostAllowedOrigins(), ...trusted]);
  if (!origin.ok) throw new NearpaperError('HOST_NOT_ALLOWED', origin.message);
}
