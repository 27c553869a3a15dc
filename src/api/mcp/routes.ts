import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { toWebRequest } from '@modelcontextprotocol/node';
import { createMcpHandler, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { NearpaperError } from '../../domain/errors.js';
import { answerErrorsAs } from '../plugins/errors.js';
import { publicUrl } from '../public-url.js';
import type { ApiServices } from '../services.js';
import { checkHosts } from './hosts.js';
import { mcpServer } from './server.js';

interface Options {
  services: () => ApiServices;
  version: string;
  /** Names beside those of this machine that requests may be addressed to, and pages may come from. */
  trustedHosts: readonly string[];
}

/** Messages whose answer says what this server is. */
const INTRODUCTIONS = new Set(['initialize', 'server/discover']);

/**
 * The Model Context Protocol over streamable HTTP. Every request is answered by itself: nothing is remembered
 * between two, so clients notice nothing of a restart. Clients of the specifications of 2025 are answered too.
 */
export const mcpRoutes: FastifyPluginAsync<Options> = async (
  app,
  { services, version, trustedHosts },
) => {
  answerErrorsAs(app, toJsonRpc);
  app.addHook('onRequest', async (request) => checkHosts(request, trustedHosts));
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/mcp',
    config: { scope: 'search' },
    schema: { hide: true },
    handler: async (request, reply) => {
      // Said before the SDK makes an error of its own of it.
      services();
      const context = () => ({ services: services(), base: publicUrl(request) });
      const handler = createMcpHandler(
        () =>
          mcpServer({
            ...{ context, version, logger: request.log },
            introduces: [request.body].flat().some(isIntroduction),
          }),
        // The tools stay as they are while a server runs: there is nothing to subscribe to.
        {
          maxSubscriptions: 0,
          onerror: (err) => request.log.debug({ err }, 'MCP request refused'),
        },
      );
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const asked = await toWebRequest(request.raw, request.body, { signal: gone.signal });
      return sendResponse(await handler.fetch(asked, { parsedBody: request.body }), reply);
    },
  });
};

const isIntroduction = (message: unknown): boolean =>
  INTRODUCTIONS.has((message as { method?: string } | null | undefined)?.method ?? '');

/** Sends what the SDK answers the way of all other answers, so that hooks see it. */
function sendResponse({ status, headers, body }: Response, reply: FastifyReply): FastifyReply {
  void reply.code(status).headers(Object.fromEntries(headers));
  return reply.send(body && Readable.fromWeb(body as ReadableStream));
}

/** An error before any message was read, as JSON-RPC has it. */
function toJsonRpc(error: NearpaperError): object {
  const { code: name, message, action } = error;
  const code = name === 'BODY_NOT_JSON' ? ProtocolErrorCode.ParseError : SERVER_ERROR;
  return {
    jsonrpc: '2.0',
    id: null,
    error: { code, message: `${name}: ${message}`, data: { code: name, action } },
  };
}

/** JSON-RPC's code of errors that a server defines. */
const SERVER_ERROR = -32_000;
