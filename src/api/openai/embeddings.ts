import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { NearpaperError } from '../../domain/errors.js';
import { vectorToBase64 } from '../../domain/vectors.js';
import { fewAtATime } from '../few-at-a-time.js';
import type { ApiServices } from '../services.js';
import { modelUnknown } from './errors.js';
import { roleByName } from './model-names.js';
import { embeddingsBodySchema } from './schemas.js';

/** 2,048 texts of 4,000 characters. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** A request of thousands of texts leaves room for others, which the embedder takes in turn. */
const MOST_AT_ONCE = 8;

/** Texts to vectors, as OpenAI's clients ask for them: of a passage the very vector that a paper of that text has. */
export const embeddingRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'embedder'>;
}> = async (app, { services }) => {
  app.post(
    '/v1/embeddings',
    {
      bodyLimit: MAX_BODY_BYTES,
      config: { scope: 'search' },
      schema: { hide: true, body: embeddingsBodySchema },
    },
    async ({ body }, reply) => {
      const { embedder } = services();
      const { model } = embedder;
      const role = roleByName(body.model, model);
      if (!role) throw modelUnknown(body.model);
      if (body.dimensions && body.dimensions !== model.dimensions) {
        throw otherDimensions(body.dimensions, model.dimensions);
      }
      const embedded = await fewAtATime(body.input, { most: MOST_AT_ONCE, reply }, (text) =>
        embedder.embedCounted(text, body.input_type ?? role),
      );
      const tokens = embedded.reduce((sum, one) => sum + one.tokens, 0);
      const encode = body.encoding_format === 'base64' ? vectorToBase64 : listOf;
      return {
        object: 'list',
        data: embedded.map(({ vector }, index) => ({
          object: 'embedding',
          index,
          embedding: encode(vector),
        })),
        model: model.id,
        usage: { prompt_tokens: tokens, total_tokens: tokens },
      };
    },
  );
};

function listOf(vector: Float32Array): number[] {
  return Array.from(vector);
}

function otherDimensions(asked: number, dimensions: number): NearpaperError {
  const message = `must be ${dimensions}, which is what the model has, and not ${asked}`;
  const problems = [{ path: 'dimensions', message }];
  return new NearpaperError('INVALID_REQUEST', `dimensions: ${message}`, { problems });
}
