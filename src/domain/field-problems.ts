import type { z } from 'zod';
import type { FieldProblem } from './errors.js';

/** The path (`authors.0`, empty for the value as a whole) and the message of each issue that zod found. */
export function fieldProblems(
  error: z.ZodError,
  messageOf: (issue: z.core.$ZodIssue) => string = ({ message }) => message,
): FieldProblem[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: messageOf(issue) }));
}

/** `year: must be a whole number` */
export function problemText({ path, message }: FieldProblem): string {
  return `${path}: ${message}`;
}
