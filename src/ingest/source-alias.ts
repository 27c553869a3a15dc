import { createHash } from 'node:crypto';

/** No paper's id begins with white space, so no id is the alias of a source. */
const PREFIX = ' from:';

let latest = { source: '', alias: PREFIX };

/**
 * The alias that a paper without an id of its own has from each source that it was read from: records of one
 * source follow one another, those of two complete one another. A source is what somebody named: a file by its path
 * as it, its folder or a pattern was named.
 */
export function sourceAlias(source: string): string {
  // A source has many records, one after the other.
  if (source !== latest.source) {
    const hash = createHash('sha256').update(source).digest('hex').slice(0, 16);
    latest = { source, alias: PREFIX + hash };
  }
  return latest.alias;
}

/** Whether an alias is an id, and none that `sourceAlias` made. */
export function isIdAlias(alias: string): boolean {
  return !alias.startsWith(PREFIX);
}
