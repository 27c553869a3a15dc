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
      tags: [
        { name: 'search', description: 'Find papers by words or by other papers' },
        { name: 'papers', description: 'Read, add, change and delete papers' },
        { name: 'service', description: 'How the service is' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: '/docs', theme: { title: 'nearpaper API' } });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  app.get('/', { schema: { hide: true } }, (_, reply) => reply.redirect('/docs'));
});
