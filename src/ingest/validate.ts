import type { z } from 'zod';
import { NearpaperError } from '../domain/errors.js';
import { type PaperInput, paperInputSchema } from '../domain/paper.js';

/** Parses one record with the schema that everything which writes papers shares, or throws RECORD_INVALID. */
export function validatePaper(record: unknown): PaperInput {
  const parsed = paperInputSchema.safeParse(record);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: messageOf(issue),
  }));
  const detail = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  throw new NearpaperError('RECORD_INVALID', detail.join('; '), { problems });
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `has unknown fields: ${issue.keys.join(', ')}`;
}
