import { z } from 'zod';

const MAX_ID_CHARS = 512;

/**
 * A paper's id: 1 to 512 characters, no white space at the ends and no control characters. Slashes
 * are fine (`hep-th/9901001`); `.` and `..` are not, because no client can put them in an address.
 */
export const paperIdSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(MAX_ID_CHARS, `must be at most ${MAX_ID_CHARS} characters`)
  .refine((id) => !/\p{Cc}|\p{Cs}/u.test(id), 'must not contain control characters')
  .refine((id) => id.trim() === id, 'must not begin or end with white space')
  .refine((id) => id !== '.' && id !== '..', 'must not be "." or ".."');
