import { z } from 'zod';
import { paperSchema } from '../../../domain/paper.js';
import { paperIdSchema, paperNameSchema } from '../../../domain/paper-id.js';
import { MAX_LIMIT } from '../../../domain/search.js';
import { problemSchema } from '../../problem-schema.js';
import { LIST_CURSOR } from '../list-cursor.js';
import { cursorOf } from './cursor.js';
import { newPaperJsonSchema } from './new-paper.js';

export const paperParamsSchema = z.strictObject({
  id: paperIdSchema.meta({ description: 'The id of the paper; a slash in it is written %2F' }),
});

export const paperNameParamsSchema = z.strictObject({
  id: paperNameSchema.meta({
    description:
      'The id of the paper (a slash in it is written %2F), or `doi:`, `arxiv:` or `url:` and its DOI, arXiv id or percent-encoded address',
  }),
});

export const listQuerySchema = z.strictObject({
  limit: z
    .preprocess(
      (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
      z.int().min(1).max(MAX_LIMIT),
    )
    .default(50),
  cursor: cursorOf(LIST_CURSOR, '`nextCursor` of the page before').optional(),
});

export const paperListSchema = z.object({
  papers: z.array(paperSchema),
  nextCursor: z.string().nullable().meta({ description: 'Null on the last page' }),
});

/**
 * The body of PUT: checked as a paper by the ingest pipeline, which every write goes through. It may repeat the id of
 * the address, which openapi.json leaves out: the two have to be the same, and no schema can say so.
 */
export const paperBodySchema = z
  .record(z.string(), z.unknown())
  .meta({ id: 'NewPaper', ...newPaperJsonSchema() });

export const putAnswerSchema = z.object({
  outcome: z.enum(['added', 'updated', 'unchanged']),
  paper: paperSchema,
});

/** A list of papers, or the stream of an NDJSON body; each paper is judged by itself. */
export const bulkBodySchema = z.unknown().meta({
  type: 'array',
  description: 'Papers; each is judged by itself. As NDJSON: one paper a line.',
  // Whatever an item is, the request is answered, so no item makes it invalid.
  items: {
    description: 'A paper as PUT takes it, with its `id`; anything else is rejected, with a reason',
    examples: [{ id: 'bees', title: 'On bees' }],
  },
});

const index = z.int().meta({ description: 'The place among the papers sent, from 0' });
const storedSchema = z.object({
  index,
  id: z.string(),
  outcome: z.enum(['added', 'updated', 'unchanged']),
});
const rejectedSchema = z.object({
  index,
  id: z.string().optional().meta({ description: 'As far as the paper has one' }),
  outcome: z.literal('rejected'),
  error: problemSchema.pick({ code: true, detail: true, errors: true }),
});

export const bulkAnswerSchema = z.object({
  summary: z.object({
    read: z.int(),
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
  }),
  items: z
    .array(z.union([storedSchema, rejectedSchema]))
    .meta({ description: 'One for each paper sent, in their order' }),
});
