import { z } from 'zod';
import { ERROR_CATALOGUE, type ErrorCode } from '../domain/errors.js';

/** RFC 9457; `code` is what clients may rely on. */
export const problemSchema = z
  .object({
    type: z
      .string()
      .meta({ description: 'A name for this kind of error, urn:nearpaper:error:CODE' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(ERROR_CATALOGUE) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string().meta({ description: 'What was wrong, and where' }),
    action: z.string().meta({ description: 'What to do about it' }),
    instance: z.string().meta({ description: 'The id of the request, as in the log' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Each field that is at fault' }),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457)' });

export type Problem = z.infer<typeof problemSchema>;

const problemContent = { 'application/problem+json': { schema: problemSchema } };

/** The responses that any route may give beside its own. */
export const problemResponses = {
  '4xx': { description: 'The request cannot be answered as it is', content: problemContent },
  '5xx': { description: 'The service cannot answer now', content: problemContent },
};
