import { z } from 'zod';
import { PAPER_FIELDS, type Paper } from './paper.js';
import { cleanText, looksBinary } from './text.js';

const MAX_QUERY_CHARS = 4_000;
export const MAX_LIMIT = 100;
/** How deep a client may page: offset + limit. */
export const MAX_DEPTH = 1_000;

/** The message of a query that was not sent at all, which counts as an empty one. */
export const QUERY_MISSING = 'is missing';

/**
 * What a person types. The three ways in which it can be no query at all have codes of their own
 * (`params.code`), so that a search box can tell them apart.
 */
export const queryTextSchema = z
  .string({ error: ({ input }) => (input === undefined ? QUERY_MISSING : 'must be one text') })
  .superRefine((query, context) => {
    const refuse = (code: string, message: string) =>
      context.addIssue({ code: 'custom', message, params: { code } });
    if (query.length > MAX_QUERY_CHARS) {
      refuse('QUERY_TOO_LONG', `has ${query.length} characters; at most ${MAX_QUERY_CHARS} fit`);
    } else if (looksBinary(query)) {
      refuse('QUERY_NOT_TEXT', 'contains control characters or bytes that are not UTF-8');
    } else if (!/[\p{L}\p{N}]/u.test(query)) {
      refuse('QUERY_EMPTY', 'has no letter or digit in it');
    }
  })
  .transform((query) => cleanText(query))
  .meta({ description: 'What to look for, in plain words', example: 'sim-to-real' });

export const modeSchema = z
  .enum(['semantic'])
  .meta({ description: 'How papers are ranked: semantic compares meanings (vectors).' });

export type SearchMode = z.infer<typeof modeSchema>;

export const fieldSchema = z.enum(PAPER_FIELDS as [keyof Paper, ...(keyof Paper)[]]);

/** Which slice of the ranking to answer with. */
export interface Page {
  limit: number;
  offset: number;
}

export type Target =
  | { kind: 'query'; text: string }
  | { kind: 'paper'; id: string }
  | { kind: 'passage'; title: string; abstract: string };

export interface SearchRequest extends Page {
  target: Target;
  mode: SearchMode;
}

export interface Hit {
  paper: Paper;
  /** What the hits are ordered by; in semantic mode the same as `similarity`. */
  score: number;
  /** Cosine of the angle between the two vectors, -1 to 1, rounded to 6 decimals. */
  similarity: number;
}

export interface SearchAnswer {
  mode: SearchMode;
  hits: Hit[];
  /** How many papers were ranked. */
  total: number;
  /** No hit is close enough to be what was asked for (see docs/decisions). */
  noGoodMatch: boolean;
  /** Part of the index is being rebuilt: the answer is right but slower than usual. */
  degraded: boolean;
}
