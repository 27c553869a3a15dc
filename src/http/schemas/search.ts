import { z } from 'zod';
import { type Paper, paperSchema } from '../../domain/paper.js';
import {
  fieldSchema,
  MAX_DEPTH,
  MAX_LIMIT,
  modeSchema,
  queryTextSchema,
  type SearchAnswer,
} from '../../domain/search.js';
import { cleanText } from '../../domain/text.js';

const limit = z.int().min(1).max(MAX_LIMIT).meta({ description: 'How many hits to answer with' });
const offset = z
  .int()
  .min(0)
  .max(MAX_DEPTH - MAX_LIMIT)
  .meta({ description: 'How many hits to skip' });
const fields = z
  .array(fieldSchema)
  .min(1)
  .meta({ description: 'The paper fields to answer with (the id always is); all when left out' });

/** A number as it stands in a query string. */
const fromText = <Schema extends z.ZodNumber>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
    schema,
  );
const fieldsFromText = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value),
  fields,
);

const pageOfQuery = {
  limit: fromText(limit).default(10),
  offset: fromText(offset).default(0),
  fields: fieldsFromText.optional().meta({
    description: 'Paper fields to answer with, with commas between; all when left out',
    example: 'title,year',
  }),
};

export const searchQuerySchema = z.strictObject({
  q: queryTextSchema,
  mode: modeSchema.default('semantic'),
  ...pageOfQuery,
});

export const similarQuerySchema = z.strictObject(pageOfQuery);

const pageOfBody = {
  limit: limit.default(10),
  offset: offset.default(0),
  fields: fields.optional(),
};

export const searchBodySchema = z.strictObject({
  query: queryTextSchema,
  mode: modeSchema.default('semantic'),
  ...pageOfBody,
});

const pasted = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .transform((text) => cleanText(text));

export const similarBodySchema = z
  .strictObject({
    title: pasted(2_000).default(''),
    abstract: pasted(100_000).default(''),
    ...pageOfBody,
  })
  .refine(({ title, abstract }) => /[\p{L}\p{N}]/u.test(title + abstract), {
    path: ['title'],
    message: 'title and abstract are both empty; at least one is needed',
  });

const hitSchema = z
  .object({
    paper: paperSchema.partial().required({ id: true }),
    score: z.number().meta({ description: 'What the hits are ordered by' }),
    similarity: z.number().meta({ description: 'Cosine similarity of the vectors, -1 to 1' }),
  })
  .meta({ id: 'Hit' });

export const searchAnswerSchema = z
  .object({
    query: z
      .string()
      .nullable()
      .meta({ description: 'The query as it was understood; null for similar papers' }),
    mode: modeSchema,
    hits: z.array(hitSchema),
    total: z.int().meta({ description: 'How many papers were ranked' }),
    tookMs: z.number().meta({ description: 'Time in the service, in milliseconds' }),
    noGoodMatch: z.boolean().meta({
      description: 'True when not even the best hit is close enough to be what was asked for',
    }),
    degraded: z.boolean().meta({
      description: 'True while part of the index is rebuilt: the answer is right but slower',
    }),
  })
  .meta({ id: 'SearchAnswer' });

/** The answer as it is sent: with the fields that were asked for, and the time it took. */
export function toSearchBody(
  answer: SearchAnswer,
  {
    query,
    fields,
    startedMs,
  }: {
    query: string | null;
    fields: (keyof Paper)[] | undefined;
    startedMs: number;
  },
): z.infer<typeof searchAnswerSchema> {
  return {
    query,
    mode: answer.mode,
    hits: answer.hits.map(({ paper, ...rest }) => ({ paper: pick(paper, fields), ...rest })),
    total: answer.total,
    tookMs: Math.round((performance.now() - startedMs) * 100) / 100,
    noGoodMatch: answer.noGoodMatch,
    degraded: answer.degraded,
  };
}

/** The paper with the chosen fields and its id. */
function pick(
  paper: Paper,
  fields: readonly (keyof Paper)[] | undefined,
): Partial<Paper> & { id: string } {
  if (!fields) return paper;
  const picked = Object.fromEntries(fields.map((field) => [field, paper[field]]));
  return { id: paper.id, ...picked };
}
