import type { z } from 'zod';
import { NearpaperError } from '../domain/errors.js';
import { fieldProblems, problemText } from '../domain/field-problems.js';
import { type PaperInput, paperInputSchema, paperPatchSchema } from '../domain/paper.js';

/** Parses a record that is a whole paper with the schema that all who write papers share, or throws RECORD_INVALID. */
export function validatePaper(record: unknown): PaperInput {
  return validated(record, paperInputSchema);
}

/** Parses a record that changes a paper, which may have all the text already, or throws RECORD_INVALID. */
export function validatePatch(record: unknown): PaperInput {
  return validated(record, paperPatchSchema);
}

function validated(record: unknown, schema: z.ZodType<PaperInput>): PaperInput {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const problems = fieldProblems(parsed.error, messageOf);
  const detail = problems.map((problem) => (problem.path ? problemText(problem) : problem.message));
  throw new NearpaperError('RECORD_INVALID', detail.join('; '), { problems });
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `has unknown fields: ${issue.keys.join(', ')}`;
}
