import { z } from 'zod';
import { CONDITION_NAMES, CONDITIONS, type ConditionName, FIELD_NAMES } from './fields.js';
import type { AskedFilter, Filter } from './filter.js';
import { hasAtMost, limitedText } from './limited-text.js';
import type { Paper } from './paper.js';
import { cleanText, looksBinary } from './text.js';
import { QUERY, WITH_WORD } from './text-patterns.js';

/** The longest text that is searched with, or typed into a box. */
export const MAX_QUERY_CHARS = 4_000;
/** A query that asks for no words. */
const EVERYTHING = /^\s*\*?\s*$/u;
const MAX_PHRASES = 10;
const MAX_PHRASE_CHARS = 500;
/** How many hits one answer has at most. */
export const MAX_LIMIT = 100;
/** How far a client may page: offset + limit. */
export const MAX_RESULT_WINDOW = 1_000;

/**
 * What a person types; nothing, or a star, asks for no words at all and is undefined. The ways in which it can be
 * no query have codes of their own (`params.code`), so that a search box can treat each in its own way.
 */
export const queryTextSchema = z
  .string({ error: 'must be one text' })
  .superRefine((query, context) => {
    const refuse = (code: string, message: string) =>
      context.addIssue({ code: 'custom', message, params: { code } });
    if (!hasAtMost(MAX_QUERY_CHARS, query)) {
      refuse('QUERY_TOO_LONG', `has ${query.length} characters; at most ${MAX_QUERY_CHARS} fit`);
    } else if (looksBinary(query)) {
      refuse('QUERY_NOT_TEXT', 'contains control characters or bytes that are not UTF-8');
    } else if (!EVERYTHING.test(query) && !/[\p{L}\p{N}]/u.test(query)) {
      refuse('QUERY_EMPTY', 'has no letter or digit in it');
    }
  })
  .transform((query) => (EVERYTHING.test(query) ? undefined : cleanText(query)))
  .optional()
  .meta({
    description:
      'What to look for, in plain words; left out or *, all papers that the filter allows are listed',
    example: 'sim-to-real',
    maxLength: MAX_QUERY_CHARS,
    pattern: QUERY,
  });

const phrase = limitedText(MAX_PHRASE_CHARS)
  .refine((text) => /[\p{L}\p{N}]/u.test(text), 'has no letter or digit in it')
  .refine((text) => !looksBinary(text), 'contains control characters or bytes that are not UTF-8')
  .meta({ pattern: WITH_WORD });
/** Phrases that a paper must have: one, or a list. */
export const phrasesSchema = z
  .union([phrase, z.array(phrase).min(1).max(MAX_PHRASES)])
  .transform((given) => (typeof given === 'string' ? [given] : given))
  .meta({ description: 'Words that must stand in the paper side by side, in any inflection' });

export const modeSchema = z.enum(['hybrid', 'semantic', 'lexical']).meta({
  description:
    'How papers are found and ranked: semantic by meaning (vectors), lexical by words (BM25), hybrid by both.',
});

export type SearchMode = z.infer<typeof modeSchema>;

export const fieldSchema = z.enum(FIELD_NAMES);

export const SORTS = ['relevance', 'year', 'added', 'title'] as const;
type Sort = (typeof SORTS)[number];

/** The conditions whose values can be counted among the papers found. */
export type FacetField = {
  [Name in ConditionName]: (typeof CONDITIONS)[Name] extends { readonly isFacet: true }
    ? Name
    : never;
}[ConditionName];
export const FACET_FIELDS = CONDITION_NAMES.filter(
  (name): name is FacetField => 'isFacet' in CONDITIONS[name],
);

export interface FacetCount {
  value: string | number;
  count: number;
}

export interface Facets {
  counts: Partial<Record<FacetField, FacetCount[]>>;
  /** How many papers were counted. */
  papers: number;
  /** Whether those are all that the query and the filter find, and not just the best of them. */
  exact: boolean;
}

/** Which slice of the ranking to answer with. */
interface Page {
  limit: number;
  offset: number;
}

export type Target =
  | { kind: 'query'; text: string }
  | { kind: 'paper'; id: string }
  | { kind: 'passage'; title: string; abstract: string };

/** What decides the ranking; two requests with the same may be pages of one ranking. */
export interface RankingRequest {
  target: Target;
  mode: SearchMode;
  /** 0: words alone, 1: vectors alone; undefined is what was measured to be best. */
  semanticRatio?: number | undefined;
  filter?: Filter | undefined;
  /** Texts that must stand in a paper as they are, word after word. */
  phrases?: readonly string[] | undefined;
  sort?: Sort | undefined;
  order?: 'asc' | 'desc' | undefined;
  /** Takes a query as it stands, without reading operators, names, years and typing errors in it. */
  literal?: boolean | undefined;
  /** Compare every vector instead of asking the approximate index. */
  exact?: boolean | undefined;
}

export interface SearchRequest extends RankingRequest, Page {
  /** `nextCursor` of the page before; `offset` does not count then. */
  cursor?: string | undefined;
  facets?: readonly FacetField[] | undefined;
  facetLimit?: number | undefined;
  highlight?: boolean | undefined;
  bestSentence?: boolean | undefined;
  explain?: boolean | undefined;
}

/** A request as it was asked, before its lists are told from values with commas. */
export type AskedRequest = Omit<SearchRequest, 'filter'> & { filter?: AskedFilter | undefined };

interface ListConditions {
  /** Words that no paper listed has as they are written, and phrases that none has in any inflection. */
  excluded?: readonly string[] | undefined;
}

/** A request for papers without a query, before and after that. */
export type AskedListRequest = Omit<AskedRequest, 'target'> & ListConditions;
export type ListRequest = Omit<SearchRequest, 'target'> & ListConditions;

/** Characters of a field, in UTF-16 units as JavaScript, Java and C# count; the end is exclusive. */
export interface Range {
  start: number;
  end: number;
}

export interface BestSentence extends Range {
  text: string;
  /** Cosine of the sentence and the query. */
  similarity: number;
}

/** One of the two scores that a hybrid score is made of. */
export interface ScorePart {
  /** The raw score: a cosine, or BM25. */
  score: number;
  /** The mean of this score over all papers; null while the index does not know it. */
  mean: number | null;
  /** The standard deviation of this score over all papers; null likewise. */
  deviation: number | null;
  /** How many standard deviations above the mean: (score - mean) / deviation; null likewise. */
  standardScore: number | null;
  /** What it counts; the two weights add up to 1. */
  weight: number;
}

export interface Explanation {
  semantic: ScorePart | null;
  lexical: (ScorePart & { terms: { term: string; score: number }[] }) | null;
  /** The base score: what the paper's own scores come to, ... */
  own: number;
  /** ... and what the scores of the papers nearest to it add or take. */
  neighbours: number;
  /** What it has by the people and the year that the query names, or by being the paper that it names. */
  preferences: number;
}

/** A paper that is nearly the same as another: a preprint and its published version, say. */
export interface Duplicate {
  id: string;
  title: string;
  similarity: number;
}

export interface Hit {
  paper: Paper;
  /** What the hits are ordered by. */
  score: number;
  /** Cosine of the angle between the two vectors, -1 to 1, rounded to 6 decimals; null in lexical mode. */
  similarity: number | null;
  /** BM25 over the words, rounded likewise; null in semantic mode. */
  lexicalScore: number | null;
  highlights?: Partial<Record<'title' | 'abstract', Range[]>> | undefined;
  /** Null for a paper without an abstract. */
  bestSentence?: BestSentence | null | undefined;
  explanation?: Explanation | undefined;
  /** Only for similar papers: others that are nearly the same as this one. */
  duplicates?: Duplicate[] | undefined;
}

/** What was understood of a query, for a page to show. */
export interface Understood {
  /** What was searched for by meaning; empty where only conditions, names or papers are asked for. */
  topic: string;
  /** Papers that the query names, and by what. */
  papers: { by: 'doi' | 'arxiv' | 'url' | 'id' | 'title'; value: string; ids: string[] }[];
  /** People whose papers come first; `certain` where nothing else can be meant. */
  people: { name: string; certain: boolean }[];
  /** Years whose papers are ranked higher; null where there is no bound. */
  years: { from: number | null; to: number | null } | null;
  /** Phrases that every paper found has, and words and phrases that none has. */
  phrases: string[];
  excluded: string[];
  /** Conditions on fields, such as `author:Surname`. */
  fields: { field: string; value: string; excluded: boolean }[];
  /** Words that were taken for others. */
  corrected: { from: string; to: string }[];
}

export interface SearchAnswer {
  mode: SearchMode;
  /** What vectors counted against words; 1 in semantic mode, 0 in lexical mode. */
  semanticRatio: number;
  hits: Hit[];
  /** How many papers were ranked. */
  total: number;
  /** No paper is close enough to be what was asked for, and none has it by name (docs/decisions/0005). */
  noGoodMatch: boolean;
  /** What was understood of a typed query; undefined for all others. */
  understood?: Understood | undefined;
  facets?: Facets | undefined;
  /** The cursor for the next page of this very ranking; null on the last one. */
  nextCursor: string | null;
  /** Part of the index is being rebuilt: the answer may be slower, and words may count less. */
  degraded: boolean;
}
