import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { NearpaperError } from '../../domain/errors.js';
import type { SourceRecord } from '../../formats/record.js';
import { recordsOfJsonLines } from '../../ingest/json-lines.js';
import type { IngestOutcome } from '../../ingest/outcome.js';
import { type IngestDependencies, ingest } from '../../ingest/pipeline.js';
import { problemResponses } from '../problem-schema.js';
import { bulkAnswerSchema, bulkBodySchema } from './schemas/papers.js';

/** A list is parsed in one go, on the event loop, so it may not be long; NDJSON is read as it comes. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

const SOURCE = 'body';

type BulkAnswer = z.infer<typeof bulkAnswerSchema>;

/** The route that takes many papers at once. */
export const bulkRoutes: FastifyPluginAsyncZod<{ services: () => IngestDependencies }> = async (
  app,
  { services },
) => {
  app.addContentTypeParser(['application/x-ndjson', 'application/jsonl'], (_, payload, done) =>
    done(null, payload),
  );

  app.post(
    '/v1/papers',
    {
      bodyLimit: MAX_LIST_BYTES,
      schema: {
        operationId: 'postPapers',
        summary: 'Add or change many papers',
        description:
          'Takes a JSON list or NDJSON. Every paper has an outcome of its own and a bad one stops nothing; the answer comes once all are on disk and in the index. A paper without an id gets one made of its title; a field left out keeps its stored value.',
        tags: ['papers'],
        consumes: ['application/json', 'application/x-ndjson'],
        body: bulkBodySchema,
        response: { 200: bulkAnswerSchema, ...problemResponses },
      },
    },
    async ({ body }) => {
      const answer: BulkAnswer = {
        summary: { read: 0, added: 0, updated: 0, unchanged: 0, rejected: 0 },
        items: [],
      };
      const outcomes = ingest(recordsOf(body), services(), { absentFields: 'keep', match: 'ids' });
      for await (const outcome of outcomes) {
        answer.summary.read++;
        answer.summary[outcome.kind]++;
        answer.items.push(toItem(outcome, answer.items.length));
      }
      return answer;
    },
  );
};

function recordsOf(body: unknown): AsyncIterable<SourceRecord> {
  if (body instanceof Readable) return refuseUnknownFields(recordsOfJsonLines(body, SOURCE));
  if (Array.isArray(body)) return recordsOfList(body);
  throw new NearpaperError('INVALID_REQUEST', 'body: must be a list of papers', {
    problems: [{ path: 'body', message: 'must be a list of papers' }],
  });
}

async function* recordsOfList(papers: unknown[]): AsyncGenerator<SourceRecord> {
  for (const [index, paper] of papers.entries()) {
    const place = { source: SOURCE, line: index + 1 };
    if (typeof paper === 'object' && paper !== null && !Array.isArray(paper)) {
      yield { place, value: paper as Record<string, unknown> };
    } else {
      yield { place, error: new NearpaperError('RECORD_INVALID', 'is not a JSON object') };
    }
  }
}

/** A file may say more than a paper has; a client that does has mistyped. */
async function* refuseUnknownFields(
  records: AsyncIterable<SourceRecord>,
): AsyncGenerator<SourceRecord> {
  for await (const record of records) {
    if ('value' in record && record.ignored && record.ignored.length > 0) {
      const value = Object.assign(Object.create(null), record.value);
      for (const name of record.ignored) value[name] = null;
      yield { place: record.place, value };
    } else yield record;
  }
}

function toItem(outcome: IngestOutcome, index: number): BulkAnswer['items'][number] {
  const item = { index, id: outcome.id, outcome: outcome.kind };
  if (outcome.kind !== 'rejected') return item;
  const { code, message, problems } = outcome.error;
  return { ...item, error: { code, detail: message, errors: problems } };
}
