import { z } from 'zod';

/** How many papers a tool lists. */
export const limit = z.int().min(1).max(25).default(10);

/** Where a list goes on. */
export const cursor = z
  .string()
  .min(1)
  .max(1_000)
  .optional()
  .meta({ description: 'nextCursor of the last answer, with the same arguments' });
