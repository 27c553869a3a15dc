import { z } from 'zod';
import { fieldProblems, problemText } from '../domain/field-problems.js';
import { invalid } from './invalid.js';
import { linesOf } from './text-file.js';

const idSchema = z
  .union([z.string().min(1), z.int()], { error: 'must be a string that is not empty' })
  .transform(String);

const querySchema = z
  .object({
    _id: idSchema,
    text: z.string({ error: 'must be a text' }).nullish(),
    paper_id: idSchema.nullish(),
  })
  .refine(({ text, paper_id }) => typeof text === 'string' || paper_id, {
    path: ['text'],
    message: 'is missing, and so is paper_id',
  });

export interface Query {
  id: string;
  /** As the file has it: the service may refuse it. */
  text: string;
  /** The stored paper that stands for the query; then its text is not used. */
  paperId: string | undefined;
}

/** The queries of a file with one JSON object a line, in its order. */
export async function readQueries(path: string): Promise<Map<string, Query>> {
  const queries = new Map<string, Query>();
  for await (const { text, place } of linesOf(path)) {
    const { _id: id, ...query } = parse(text, place);
    if (queries.has(id))
      throw invalid(`${place}: the query ${JSON.stringify(id)} stands here twice`);
    queries.set(id, { id, text: query.text ?? '', paperId: query.paper_id ?? undefined });
  }
  return queries;
}

function parse(line: string, place: string): z.infer<typeof querySchema> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw invalid(`${place}: the line is not valid JSON`);
  }
  const parsed = querySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(`${place}: ${fieldProblems(parsed.error).map(problemText).join('; ')}`);
}
