import { z } from 'zod';
import { paperInputSchema, paperSchema } from '../../../domain/paper.js';
import { paperIdSchema, paperNameSchema } from '../../../domain/paper-id.js';
import { MAX_LIMIT } from '../../../domain/search.js';
import { problemSchema } from '../../problem-schema.js';

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
  cursor: z.string().min(1).optional().meta({ description: '`nextCursor` of the page before' }),
});

export const paperListSchema = z.object({
  papers: z.array(paperSchema),
  nextCursor: z.string().nullable().meta({ description: 'Null on the last page' }),
});

/** The body of PUT: checked as a paper by the ingest pipeline, which every write goes through. */
export const paperBodySchema = z
  .record(z.string(), z.unknown())
  .meta({ id: 'NewPaper', ...inputJsonSchema() });

export const putAnswerSchema = z.object({
  outcome: z.enum(['added', 'updated', 'unchanged']),
  paper: paperSchema,
});

/** A list of papers, or the stream of an NDJSON body; each paper is judged by itself. */
export const bulkBodySchema = z.unknown().meta({
  type: 'array',
  description: 'Papers; each is judged by itself. As NDJSON: one paper a line.',
  items: { $ref: '#/components/schemas/NewPaperInput' },
});

const outcomes = ['added', 'updated', 'unchanged', 'rejected'] as const;

export const bulkAnswerSchema = z.object({
  summary: z.object({
    read: z.int(),
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
  }),
  items: z
    .array(
      z.object({
        index: z.int().meta({ description: 'The place among the papers sent, from 0' }),
        id: z.string().nullable(),
        outcome: z.enum(outcomes),
        error: problemSchema.pick({ code: true, detail: true, errors: true }).optional(),
      }),
    )
    .meta({ description: 'One for each paper sent, in their order' }),
});

/** Documentation only: what a paper may look like before it is cleaned. */
function inputJsonSchema() {
  const { $schema: _, ...schema } = z.toJSONSchema(paperInputSchema, { io: 'input' });
  return { ...schema, description: 'A paper to store; a field left out is unknown' };
}
