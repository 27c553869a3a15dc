import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** The OpenAPI document, made from the schemas that validate, at /openapi.json and as a page at /docs. */
export const docs = fp(async (app: FastifyInstance, { version }: { version: string }) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'nearpaper',
        version,
        description:
          'Semantic search over paper abstracts. Errors are RFC 9457 problem documents with a stable `code`; docs/errors.md lists them all.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A key (docs/access.md)' },
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'The same' },
        },
      },
      // The last: a server may be open.
      security: [{ bearer: [] }, { apiKey: [] }, {}],
      ...(app.basePath !== '' && { servers: [{ url: app.basePath }] }),
      tags: [
        { name: 'search', description: 'Find papers by words or by other papers' },
        { name: 'papers', description: 'Read, add, change and delete papers' },
        { name: 'service', description: 'How the service is' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  });
  // Not a part of the app itself, so that its hook sees the routes of the page alone.
  await app.register(async (page) => {
    page.addHook('onRoute', (route) => {
      route.config = { ...route.config, scope: 'public' };
    });
    await page.register(swaggerUi, {
      routePrefix: '/docs',
      indexPrefix: app.basePath,
      theme: {
        title: 'nearpaper API',
        css: [{ filename: 'theme.css', content: '.topbar { display: none }' }],
      },
    });
  });
  const options = { config: { scope: 'public' as const }, schema: { hide: true } };
  app.get('/openapi.json', options, () => app.swagger());
  app.get('/', options, (_, reply) => reply.redirect(`${app.basePath}/docs`));
});

type OpenApi = ReturnType<typeof jsonSchemaTransformObject>;

/** Each schema is made for requests and for answers; this leaves out the one that nothing refers to. */
function withoutUnused(document: OpenApi): OpenApi {
  const { components } = document as { components?: { schemas?: Record<string, unknown> } };
  for (let changed = true; changed; ) {
    const text = JSON.stringify(document);
    const unused = Object.keys(components?.schemas ?? {}).filter(
      (name) => !text.includes(`"#/components/schemas/${name}"`),
    );
    for (const name of unused) delete components?.schemas?.[name];
    changed = unused.length > 0;
  }
  return document;
}
