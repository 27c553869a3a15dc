import { isQuotedBehind } from '../quoted.js';

/**
 * Whether a beginning has a record of lines with tags: its first tag, and another right after it. Other text may
 * stand before it (the name of a database, a number, a search), but not one that quotes the record as an example.
 */
export function hasRecord(beginning: string, first: RegExp, another: RegExp): boolean {
  const found = first.exec(beginning);
  if (!found) return false;
  const end = found.index + found[0].length;
  if (!another.test(beginning.slice(end, end + NEAR_CHARS))) return false;
  return !isQuotedBehind(beginning.slice(0, found.index));
}

/** The second tag of a record stands near its first. */
const NEAR_CHARS = 4_096;
