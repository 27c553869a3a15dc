import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import { EMBEDDING_ENGINES } from '../../embedding/embedder.js';
import { problemResponses } from '../problem-schema.js';
import type { ApiServices } from '../services.js';

const statusSchema = z.object({ status: z.literal('ok') });

const statsSchema = z
  .object({
    papers: z.int(),
    withoutAbstract: z
      .int()
      .meta({ description: 'Found by their words, and by the meaning of their titles' }),
    embedding: z
      .object({
        embedded: z.int(),
        pending: z
          .int()
          .meta({ description: 'Could not be embedded; the next ingest tries again' }),
        failed: z.int().meta({ description: 'Could not be embedded in three attempts' }),
      })
      .meta({ description: 'Papers without a vector are found by their words' }),
    sequence: z.int().meta({ description: 'The number of the last change' }),
    model: z.object({
      id: z.string(),
      fingerprint: z.string(),
      dimensions: z.int(),
      maxTokens: z.int(),
    }),
    index: z.object({
      state: z.enum(['ready', 'building', 'absent']),
      sequence: z.int().meta({ description: 'The last change that a search sees' }),
      checkpointSequence: z
        .int()
        .nullable()
        .meta({ description: 'The last change in the index on disk' }),
    }),
    embedder: z.object({
      engine: z
        .enum(EMBEDDING_ENGINES)
        .optional()
        .meta({ description: 'What computes the model; absent until it is loaded' }),
      engineReason: z
        .string()
        .optional()
        .meta({ description: 'Why onnxruntime computes it and none of the kernels' }),
      processes: z.int(),
      ready: z.int(),
      pending: z.int(),
      restarts: z.int(),
    }),
    versions: z.record(z.string(), z.string()),
    uptimeSeconds: z.int(),
  })
  .meta({ id: 'Stats' });

/** The routes that say how the service is. */
export const statusRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'store' | 'engine' | 'embedder'>;
  version: string;
}> = async (app, { services, version }) => {
  app.get(
    '/livez',
    {
      logLevel: 'warn',
      config: { scope: 'public' },
      schema: {
        operationId: 'livez',
        summary: 'Whether the process answers',
        tags: ['service'],
        response: { 200: statusSchema },
      },
    },
    () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      logLevel: 'warn',
      config: { scope: 'public' },
      schema: {
        operationId: 'readyz',
        summary: 'Whether searches and writes are answered',
        tags: ['service'],
        response: { 200: statusSchema, ...problemResponses },
      },
    },
    () => {
      if (services().embedder.status().ready === 0) {
        throw new NearpaperError('EMBEDDER_UNAVAILABLE', 'all embedding processes are restarting', {
          retryAfterSeconds: 1,
        });
      }
      return { status: 'ok' as const };
    },
  );

  app.get(
    '/v1/stats',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'stats',
        summary: 'Counts, states and versions',
        tags: ['service'],
        response: { 200: statsSchema, ...problemResponses },
      },
    },
    async () => {
      const { store, engine, embedder } = services();
      const { versions, ...stored } = await store.status();
      const { versions: ofEngine, ...index } = await engine.status();
      return {
        ...stored,
        index,
        model: embedder.model,
        embedder: embedder.status(),
        versions: { nearpaper: version, node: process.versions.node, ...versions, ...ofEngine },
        uptimeSeconds: Math.floor(process.uptime()),
      };
    },
  );
};
