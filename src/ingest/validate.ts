import type { z } from 'zod';
import { NearpaperError } from '../domain/errors.js';
import { fieldProblems, problemText } from '../domain/field-problems.js';
import { type PaperInput, paperInputSchema } from '../domain/paper.js';

/** Parses one record with the schema that everything which writes papers shares, or throws RECORD_INVALID. */
export function validatePaper(record: unknown): PaperInput {
  const parsed = paperInputSchema.safeParse(record);
  if (parsed.success) return parsed.data;
  const problems = fieldProblems(parsed.error, messageOf);
  const detail = problems.map((problem) => (problem.path ? problemText(problem) : problem.message));
  throw new NearpaperError('RECORD_INVALID', detail.join('; '), { problems });
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `has unknown fields: ${issue.keys.join(', ')}`;
}
