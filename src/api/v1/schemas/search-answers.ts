import { z } from 'zod';
import { type Paper, paperSchema } from '../../../domain/paper.js';
import { FACET_FIELDS, modeSchema, type SearchAnswer } from '../../../domain/search.js';
import { problemSchema } from '../../problem-schema.js';

const rangeSchema = z.object({ start: z.int(), end: z.int() }).meta({
  description: 'Characters from start up to end, in UTF-16 units',
});

const scorePart = z.object({
  score: z.number().meta({ description: 'The raw score' }),
  mean: z
    .number()
    .nullable()
    .meta({ description: 'The mean over all papers; null while the index is rebuilt' }),
  deviation: z
    .number()
    .nullable()
    .meta({ description: 'The standard deviation over all papers; null likewise' }),
  standardScore: z
    .number()
    .nullable()
    .meta({ description: '(score - mean) / deviation; null likewise' }),
  weight: z.number(),
});

const explanationSchema = z
  .object({
    semantic: scorePart.nullable(),
    lexical: scorePart
      .extend({ terms: z.array(z.object({ term: z.string(), score: z.number() })) })
      .nullable(),
    own: z.number().meta({ description: 'What the own scores of the paper come to' }),
    neighbours: z.number().meta({ description: 'What its nearest papers add to that, or take' }),
    preferences: z.number().meta({
      description: 'What people, a year or a paper that the query names add',
    }),
  })
  .meta({ id: 'Explanation' });

const hitSchema = z
  .object({
    paper: paperSchema.partial().required({ id: true }),
    score: z.number().meta({ description: 'What the hits are ordered by' }),
    similarity: z.number().nullable().meta({
      description: 'Cosine similarity of the vectors, -1 to 1; null in lexical mode',
    }),
    lexicalScore: z.number().nullable().meta({ description: 'BM25; null in semantic mode' }),
    highlights: z
      .object({ title: z.array(rangeSchema), abstract: z.array(rangeSchema) })
      .partial()
      .optional(),
    bestSentence: rangeSchema
      .extend({ text: z.string(), similarity: z.number() })
      .nullable()
      .optional()
      .meta({ description: 'The sentence of the abstract nearest to the query' }),
    explanation: explanationSchema.optional(),
    duplicates: z
      .array(z.object({ id: z.string(), title: z.string(), similarity: z.number() }))
      .optional()
      .meta({ description: 'Papers nearly the same as this one, which are not listed again' }),
  })
  .meta({ id: 'Hit' });

export const recommendationsAnswerSchema = z
  .object({
    hits: z.array(
      hitSchema.pick({ paper: true, duplicates: true }).extend({
        score: z
          .number()
          .meta({ description: 'What the papers were chosen by, one after another' }),
        because: z
          .object({ id: z.string(), title: z.string(), similarity: z.number() })
          .meta({ description: 'The liked paper that it is nearest to' }),
      }),
    ),
    tookMs: z.number(),
  })
  .meta({ id: 'Recommendations' });

const facetsSchema = z
  .object({
    counts: z.partialRecord(
      z.enum(FACET_FIELDS),
      z.array(z.object({ value: z.union([z.string(), z.number()]), count: z.int() })),
    ),
    papers: z.int().meta({ description: 'How many papers were counted' }),
    exact: z.boolean().meta({
      description: 'Whether all papers found were counted, and not just the best 1,000',
    }),
  })
  .meta({ id: 'Facets' });

const understoodSchema = z
  .object({
    topic: z.string().meta({ description: 'What was searched for by meaning' }),
    papers: z
      .array(
        z.object({
          by: z.enum(['doi', 'arxiv', 'url', 'id', 'title']),
          value: z.string(),
          ids: z.array(z.string()),
        }),
      )
      .meta({ description: 'Papers that the query names, which come first' }),
    people: z
      .array(z.object({ name: z.string(), certain: z.boolean() }))
      .meta({ description: 'People whose papers are ranked higher; first where it is certain' }),
    years: z
      .strictObject({ from: z.int().nullable(), to: z.int().nullable() })
      .nullable()
      .meta({ description: 'Years whose papers are ranked higher; null where there is no bound' }),
    phrases: z.array(z.string()).meta({ description: 'Phrases that every paper found has' }),
    excluded: z.array(z.string()).meta({ description: 'What no paper found has' }),
    fields: z
      .array(z.object({ field: z.string(), value: z.string(), excluded: z.boolean() }))
      .meta({ description: 'Conditions such as author:Surname' }),
    corrected: z
      .array(z.object({ from: z.string(), to: z.string() }))
      .meta({ description: 'Words that were taken for others' }),
  })
  .meta({
    id: 'Understood',
    description: 'What was understood of the query; `literal=true` searches for it as it stands',
  });

export const searchAnswerSchema = z
  .object({
    query: z
      .string()
      .nullable()
      .meta({ description: 'The query as it was sent; null without one' }),
    mode: modeSchema,
    semanticRatio: z.number().meta({ description: 'What vectors counted against words' }),
    hits: z.array(hitSchema),
    total: z.int().meta({ description: 'How many papers are found' }),
    nextCursor: z.string().nullable().meta({ description: 'For the next page; null on the last' }),
    understood: understoodSchema.optional(),
    facets: facetsSchema.optional(),
    tookMs: z.number().meta({ description: 'Time in the service, in milliseconds' }),
    noGoodMatch: z.boolean().meta({
      description:
        'True when no paper is close enough to be what was asked for, and none has the query by name',
    }),
    degraded: z.boolean().meta({
      description:
        'True while part of the index is rebuilt: slower, and words count less or are ranked more simply',
    }),
  })
  .meta({ id: 'SearchAnswer' });

export const searchBatchAnswerSchema = z
  .object({
    answers: z
      .array(
        z.object({
          answer: searchAnswerSchema.optional(),
          problem: problemSchema.optional(),
        }),
      )
      .meta({
        description:
          'One for each search, in their order: what POST /v1/search answers, or its problem document',
      }),
    tookMs: z.number(),
  })
  .meta({ id: 'SearchBatchAnswer' });

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
    semanticRatio: answer.semanticRatio,
    hits: answer.hits.map(({ paper, ...rest }) => ({ paper: pick(paper, fields), ...rest })),
    total: answer.total,
    nextCursor: answer.nextCursor,
    understood: answer.understood,
    facets: answer.facets,
    tookMs: msSince(startedMs),
    noGoodMatch: answer.noGoodMatch,
    degraded: answer.degraded,
  };
}

/** The time since `startedMs` in milliseconds, to hundredths. */
export const msSince = (startedMs: number): number =>
  Math.round((performance.now() - startedMs) * 100) / 100;

/** The paper with the chosen fields and its id. */
export function pick(
  paper: Paper,
  fields: readonly (keyof Paper)[] | undefined,
): Partial<Paper> & { id: string } {
  if (!fields) return paper;
  const picked = Object.fromEntries(fields.map((field) => [field, paper[field]]));
  return { id: paper.id, ...picked };
}
