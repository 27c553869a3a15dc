import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import type { SourceRecord } from '../../formats/record.js';
import { recordsOfJsonLines } from '../../ingest/json-lines.js';
import { recordOfJson } from '../../ingest/json-values.js';
import type { IngestOutcome } from '../../ingest/outcome.js';
import { type IngestDependencies, ingest } from '../../ingest/pipeline.js';
import { parseJsonStrictly } from '../json-body.js';
import { streamJsonLines } from '../json-lines-body.js';
import { problemResponses } from '../problem-schema.js';
import { bulkAnswerSchema, bulkBodySchema } from './schemas/papers.js';
import { strictRecord } from './strict-record.js';

/** A list is parsed in one go, on the event loop, so it may not be long; NDJSON is read as it comes. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;
/** Each has an outcome in the answer, which is held until the end. */
const MAX_PAPERS = 500_000;

const SOURCE = 'body';

type BulkAnswer = z.infer<typeof bulkAnswerSchema>;

/** The route that takes many papers at once. */
export const bulkRoutes: FastifyPluginAsyncZod<{ services: () => IngestDependencies }> = async (
  app,
  { services },
) => {
  streamJsonLines(app as unknown as FastifyInstance);
  parseJsonStrictly(app as unknown as FastifyInstance, { proto: 'ignore' });

  app.post(
    '/v1/papers',
    {
      bodyLimit: MAX_LIST_BYTES,
      config: { scope: 'write' },
      schema: {
        operationId: 'postPapers',
        summary: 'Add or change many papers',
        description:
          'Takes a JSON list, or NDJSON (Content-Type: application/x-ndjson), one paper a line, which OpenAPI cannot describe. Every paper has an outcome of its own and a bad one stops nothing; the answer comes once all are on disk and in the index. A paper without an id gets one made of its title. A field left out keeps its stored value, and null empties it.',
        tags: ['papers'],
        body: bulkBodySchema,
        response: { 200: bulkAnswerSchema, ...problemResponses },
      },
    },
    async ({ body }) => {
      const answer: BulkAnswer = {
        summary: { read: 0, added: 0, updated: 0, unchanged: 0, rejected: 0 },
        items: [],
      };
      const outcomes = ingest(recordsOf(body), services(), {
        absentFields: 'keepUnlessNull',
        match: 'ids',
      });
      for await (const outcome of outcomes) {
        answer.summary.read++;
        answer.summary[outcome.kind]++;
        answer.items.push(toItem(outcome, answer.items.length));
        if (answer.items.length > MAX_PAPERS) throw tooManyPapers();
      }
      return answer;
    },
  );
};

async function* recordsOf(body: unknown): AsyncGenerator<SourceRecord> {
  if (body instanceof Readable) {
    for await (const record of recordsOfJsonLines(body, SOURCE)) yield strictRecord(record);
  } else if (Array.isArray(body)) {
    for (const [index, paper] of body.entries()) {
      yield strictRecord(recordOfJson(paper, { source: SOURCE, line: index + 1 }));
    }
  } else {
    const message = 'must be a list of papers, also of one: [{"title": "..."}]';
    const problems = [{ path: 'body', message }];
    throw new NearpaperError('INVALID_REQUEST', `body: ${message}`, { problems });
  }
}

function tooManyPapers(): NearpaperError {
  return new NearpaperError(
    'BODY_TOO_LARGE',
    `there are over ${MAX_PAPERS} papers; those before are stored`,
  );
}

function toItem(outcome: IngestOutcome, index: number): BulkAnswer['items'][number] {
  const { id, kind } = outcome;
  if (kind !== 'rejected') return { index, id, outcome: kind };
  const { code, message, problems } = outcome.error;
  const error = { code, detail: message, errors: problems };
  return { index, id: id ?? undefined, outcome: kind, error };
}
