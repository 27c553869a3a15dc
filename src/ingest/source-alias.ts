import { createHash } from 'node:crypto';

/** No paper's id begins with white space, so no id is the alias of a source. */
const PREFIX = ' from:';

/**
 * The alias that a paper without an id of its own has from each source that it was read from: records of one
 * source follow one another, those of two complete one another.
 */
export function sourceAlias(source: string): string {
  return PREFIX + createHash('sha256').update(source).digest('hex').slice(0, 16);
}

/** Whether an alias is an id, and none that `sourceAlias` made. */
export function isIdAlias(alias: string): boolean {
  return !alias.startsWith(PREFIX);
}
