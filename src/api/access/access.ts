import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import type { Access } from '../../access/access.js';
import type { ApiKey } from '../../access/key.js';
import { assert, NearpaperError } from '../../domain/errors.js';
import type { Scope } from '../scopes.js';
import { credentialsOf } from './credentials.js';

/** One route as it was registered. */
interface RegisteredRoute {
  method: string;
  url: string;
  scope: Scope | undefined;
}

/**
 * Lets a request in that may do what its route says in `config.scope`, before anything of its body is read. An
 * app with a route that says nothing does not start.
 */
export const accessControl = fp(async (app: FastifyInstance, { access }: { access: Access }) => {
  const registered: { url: string; method: string | string[]; config?: { scope?: Scope } }[] = [];
  app.addHook('onRoute', (route) => void registered.push(route));
  app.addHook('onReady', async () => {
    for (const { method, url, scope } of app.registeredRoutes()) {
      assert(scope, `the route ${method} ${url} has a scope`);
    }
  });
  app.decorate('registeredRoutes', () =>
    registered.flatMap(({ method, url, config }) =>
      [method].flat().map((name) => ({ method: name, url, scope: config?.scope })),
    ),
  );

  app.decorateRequest('apiKey', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    const { scope } = request.routeOptions.config;
    assert(scope, `${request.routeOptions.url} has a scope`);
    if (scope === 'public') return;
    try {
      request.apiKey = access.admit(credentialsOf(request), scope);
    } catch (error) {
      challenge(reply, error, scope);
      throw error;
    }
  });
});

/** RFC 6750: which scheme would do, and what was wrong with the key. */
function challenge(reply: FastifyReply, error: unknown, scope: Scope): void {
  if (!(error instanceof NearpaperError)) return;
  const { code, status } = error;
  const realm = 'Bearer realm="nearpaper"';
  if (code === 'SCOPE_MISSING') {
    void reply.header('www-authenticate', `${realm}, error="insufficient_scope", scope="${scope}"`);
  } else if (status === 401) {
    const why = code === 'KEY_MISSING' ? '' : ', error="invalid_token"';
    void reply.header('www-authenticate', `${realm}${why}`);
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of the app and what it needs. */
    registeredRoutes(): RegisteredRoute[];
  }
  interface FastifyRequest {
    /** The key that the request was let in with; null where it needed none. */
    apiKey: ApiKey | null;
  }
}
