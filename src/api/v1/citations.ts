import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Paper } from '../../domain/paper.js';
import { papersNotFound } from '../../domain/paper-id.js';
import {
  CITATION_FORMATS,
  type CitationFormatName,
  citationsOf,
} from '../../export/citation/citations.js';
import { paperByName } from '../../search/find-by-identity.js';
import { problemResponses } from '../problem-schema.js';
import type { ApiServices } from '../services.js';
import { citationQuerySchema, citationResponse, citationsBodySchema } from './schemas/citations.js';
import { paperNameParamsSchema } from './schemas/papers.js';

/** The routes that answer with papers as files for reference managers. */
export const citationRoutes: FastifyPluginAsyncZod<{
  services: () => Pick<ApiServices, 'store'>;
}> = async (app, { services }) => {
  const response = { 200: citationResponse, ...problemResponses };

  app.get(
    '/v1/papers/:id/citation',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'citePaper',
        summary: 'A paper as BibTeX, RIS or CSL-JSON',
        tags: ['papers'],
        params: paperNameParamsSchema,
        querystring: citationQuerySchema,
        response,
      },
    },
    async ({ params: { id }, query: { format } }, reply) => {
      const paper = await paperByName(services().store, id);
      return send([paper], { format, fileName: fileNameOf(paper.id) }, reply);
    },
  );

  app.post(
    '/v1/citations',
    {
      config: { scope: 'search' },
      schema: {
        operationId: 'citePapers',
        summary: 'Many papers as one BibTeX, RIS or CSL-JSON file',
        description: 'In the order asked for. If any id is unknown, nothing is answered but which.',
        tags: ['papers'],
        body: citationsBodySchema,
        response,
      },
    },
    async ({ body: { ids, format } }, reply) => {
      const wanted = [...new Set(ids)];
      const papers = (await services().store.getPapers(wanted)).map(({ paper }) => paper);
      const known = new Set(papers.map(({ id }) => id));
      const missing = wanted.filter((id) => !known.has(id));
      if (missing.length > 0) throw papersNotFound(missing);
      return send(papers, { format, fileName: 'papers' }, reply);
    },
  );
};

async function send(
  papers: readonly Paper[],
  { format, fileName }: { format: CitationFormatName; fileName: string },
  reply: FastifyReply,
) {
  const { mediaType, extension } = CITATION_FORMATS[format];
  return reply
    .header('content-type', `${mediaType}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${fileName}${extension}"`)
    .send(await citationsOf(papers, format));
}

/** What any file system takes and no header is broken by. */
function fileNameOf(id: string): string {
  const name = id.replace(/[^\w.-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '');
  return name.slice(0, 80) || 'paper';
}
