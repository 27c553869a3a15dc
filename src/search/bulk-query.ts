import { NearpaperError } from '../domain/errors.js';

/** Each word is looked up by itself. */
const MAX_WORDS = 50;
/** A phrase between quotes, or a word; either may be excluded. */
const PART = /([-+]?)(?:"([^"]*)"|([^\s"]+))/gu;
/** Other words, beginnings of words, and words that are spelled nearly so. */
const NOT_READ = /(?:^|\s)\||\|(?:\s|$)|[\p{L}\p{N}]\*(?=[\s)]|$)|[\p{L}\p{N}"]~\d*(?=[\s)]|$)/u;
const HAS_WORD = /[\p{L}\p{N}]/u;

/** What every paper listed has, and what none has. */
export interface BulkConditions {
  phrases: string[];
  excluded: string[];
}

/**
 * Reads a query of words that must all be there, without ranking: `fish ladder`, `"fish ladder"`, `-salmon`; a `+`
 * and brackets say nothing more. Throws INVALID_REQUEST for the operators `|`, `*` and `~`, which would mean other
 * papers, and QUERY_TOO_COMPLEX for more than 50 words.
 */
export function readBulkQuery(query: string): BulkConditions {
  const operator = NOT_READ.exec(query)?.[0]?.match(/[|*~]/)?.[0];
  if (operator !== undefined) {
    throw new NearpaperError(
      'INVALID_REQUEST',
      `query: the operator ${operator} is not understood here; words, "phrases" and -exclusions are`,
    );
  }
  const conditions: BulkConditions = { phrases: [], excluded: [] };
  for (const [, sign, phrase, word = ''] of query.replace(/[()]/g, ' ').matchAll(PART)) {
    const text = phrase ?? word;
    if (!HAS_WORD.test(text)) continue;
    (sign === '-' ? conditions.excluded : conditions.phrases).push(text);
  }
  const count = conditions.phrases.length + conditions.excluded.length;
  if (count > MAX_WORDS) {
    throw new NearpaperError(
      'QUERY_TOO_COMPLEX',
      `it has ${count} words and phrases; at most ${MAX_WORDS} are read`,
    );
  }
  return conditions;
}
