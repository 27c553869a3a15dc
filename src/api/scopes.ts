import type { KeyScope } from '../access/scopes.js';

/**
 * What a route needs a key for: `public` none ever, `search` to read, `write` to change papers, `admin` for what
 * tells about the server itself or changes it. Every route says its own in `config.scope`.
 */
export type Scope = 'public' | KeyScope;

declare module 'fastify' {
  interface FastifyContextConfig {
    scope?: Scope;
  }
}
