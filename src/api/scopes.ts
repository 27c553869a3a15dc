/**
 * What a route needs a key for: `public` none ever, `search` to read, `write` to change papers, `admin` for what
 * tells about the server itself or changes it. Every route says its own in `config.scope`.
 */
export const SCOPES = ['public', 'search', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

declare module 'fastify' {
  interface FastifyContextConfig {
    scope?: Scope;
  }
}
