import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import { mergePaper, paperSchema } from '../../domain/paper.js';
import { paperNotFound } from '../../domain/paper-id.js';
import { plainFields } from '../../formats/json/plain.js';
import { type IngestDependencies, ingestOne } from '../../ingest/pipeline.js';
import { validatePaper } from '../../ingest/validate.js';
import { paperByName } from '../../search/find-by-identity.js';
import { problemResponses } from '../problem-schema.js';
import { decodeListCursor, encodeListCursor } from './list-cursor.js';
import {
  listQuerySchema,
  paperBodySchema,
  paperListSchema,
  paperNameParamsSchema,
  paperParamsSchema,
  putAnswerSchema,
} from './schemas/papers.js';
import { strictFields } from './strict-record.js';

/** The routes that read, write and delete single papers, and list all. */
export const paperRoutes: FastifyPluginAsyncZod<{ services: () => IngestDependencies }> = async (
  app,
  { services },
) => {
  app.get(
    '/v1/papers',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'listPapers',
        summary: 'All papers, by id, page after page',
        tags: ['papers'],
        querystring: listQuerySchema,
        response: { 200: paperListSchema, ...problemResponses },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const after = cursor === undefined ? null : decodeListCursor(cursor);
      const papers = await services().store.listPapers(after, limit + 1);
      const shown = papers.slice(0, limit);
      const last = shown.at(-1);
      return {
        papers: shown,
        nextCursor: papers.length > limit && last ? encodeListCursor(last.id) : null,
      };
    },
  );

  app.get(
    '/v1/papers/:id',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'getPaper',
        summary: 'One paper, by its id, DOI, arXiv id or address',
        description:
          'An id comes before all else; of several papers with one DOI, arXiv id or address, the first by id is answered.',
        tags: ['papers'],
        params: paperNameParamsSchema,
        response: { 200: paperSchema, ...problemResponses },
      },
    },
    ({ params: { id } }) => paperByName(services().store, id),
  );

  app.put(
    '/v1/papers/:id',
    {
      config: { scope: 'write' },
      schema: {
        operationId: 'putPaper',
        summary: 'Add a paper, or replace it whole',
        description:
          'Answers once the paper is on disk and in the index. A field left out becomes empty.',
        tags: ['papers'],
        params: paperParamsSchema,
        body: paperBodySchema,
        response: { 200: putAnswerSchema, 201: putAnswerSchema, ...problemResponses },
      },
    },
    async ({ params: { id }, body }, reply) => {
      const { value } = strictFields(plainFields(body, {}));
      if (value.id !== undefined && value.id !== id) {
        throw new NearpaperError(
          'ID_MISMATCH',
          `the address names ${JSON.stringify(id)}, the body ${JSON.stringify(value.id)}`,
        );
      }
      // The answer shows what was stored here, whatever others make of it in the meantime.
      const paper = mergePaper(id, validatePaper({ ...value, id }));
      const outcome = await ingestOne(paper, services(), { absentFields: 'clear', match: 'ids' });
      return reply
        .code(outcome.kind === 'added' ? 201 : 200)
        .send({ outcome: outcome.kind, paper });
    },
  );

  app.delete(
    '/v1/papers/:id',
    {
      config: { scope: 'write' },
      schema: {
        operationId: 'deletePaper',
        summary: 'Delete a paper',
        tags: ['papers'],
        params: paperParamsSchema,
        response: { 204: z.null().describe('The paper is gone'), ...problemResponses },
      },
    },
    async ({ params: { id } }, reply) => {
      const [outcome] = await services().store.write([{ kind: 'delete', id }]);
      if (outcome === 'missing') throw paperNotFound(id);
      return reply.code(204).send(null);
    },
  );
};
