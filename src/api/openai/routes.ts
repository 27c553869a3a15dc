import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { answerErrorsAs } from '../plugins/errors.js';
import type { ApiServices } from '../services.js';
import { embeddingRoutes } from './embeddings.js';
import { toOpenAiError } from './errors.js';
import { modelRoutes } from './models.js';

/** What OpenAI's clients need to embed texts with the model that the papers are embedded with. */
export const openAiRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'embedder'>;
}> = async (app, options) => {
  answerErrorsAs(app as unknown as FastifyInstance, toOpenAiError);
  await app.register(embeddingRoutes, options);
  await app.register(modelRoutes, options);
};
