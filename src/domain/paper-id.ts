import { NearpaperError } from './errors.js';
import { limitedText } from './limited-text.js';
import { ID, NAME } from './text-patterns.js';

export const MAX_ID_CHARS = 512;
/** An address of 1,000 characters, most of them percent-escapes. */
const MAX_NAME_CHARS = 4_096;

/**
 * A paper's id: 1 to 512 characters, no white space at the ends and no control characters. Slashes
 * are fine (`hep-th/9901001`); `.` and `..` are not, because no client can put them in an address.
 */
export const paperIdSchema = nameOfAtMost(MAX_ID_CHARS)
  .refine((id) => id.trim() === id, 'must not begin or end with white space')
  .refine((id) => id !== '.' && id !== '..', 'must not be "." or ".."')
  .meta({ pattern: ID, not: { enum: ['.', '..'] } });

/** What a stored paper may be asked for by: its id, or a DOI, arXiv id or address with `doi:`, `arxiv:` or `url:`. */
export const paperNameSchema = nameOfAtMost(MAX_NAME_CHARS);

function nameOfAtMost(maxChars: number) {
  return limitedText(maxChars)
    .min(1, 'must not be empty')
    .refine((name) => !/\p{Cc}|\p{Cs}/u.test(name), 'must not contain control characters')
    .meta({ pattern: NAME });
}

/** The error of an id that no paper has. */
export function paperNotFound(id: string): NearpaperError {
  return new NearpaperError('PAPER_NOT_FOUND', `no paper has the id ${JSON.stringify(id)}`);
}

/** The error of several such ids; it names ten at most. */
export function papersNotFound(ids: readonly string[]): NearpaperError {
  const names = ids.slice(0, 10).map((id) => JSON.stringify(id));
  return new NearpaperError('PAPER_NOT_FOUND', `no papers have the ids ${names.join(', ')}`);
}
