import { z } from 'zod';
import { type AskedFilter, type Filter, filterSchema } from '../../domain/filter.js';
import { listedFilter } from '../../domain/listed-values.js';
import { unacceptable } from './errors.js';

/** One text; a parameter that is given again goes on with a comma. */
export const joinedText = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().join(','))
  .optional();

/**
 * The parameters of all searches that choose papers. Of open access, citations and kinds of publications nothing is
 * known here: those are taken, and leave no paper out.
 */
export const filterParameters = {
  year: joinedText,
  publicationDateOrYear: joinedText,
  venue: joinedText,
  fieldsOfStudy: joinedText,
};

type FilterQuery = { [Name in keyof typeof filterParameters]?: string | undefined };

/** `2019`, `2016-2020`, `2010-` or `-2015`. */
const YEARS = /^(\d{4})?(-(\d{4})?)?$/;
const DATE = String.raw`(\d{4})(?:-\d{2}(?:-\d{2})?)?`;
/** `2019-03-05`, `2016-03:2020`, `2010:` or `:2015-01-31`, of which the years alone count. */
const DATES = new RegExp(`^(?:${DATE})?(:(?:${DATE})?)?$`);
const MAX_AUTHORS = 10;
const EVERY_PAPER: Filter = { kind: 'and', of: [] };

/** The filter that the parameters of a search ask for; throws INVALID_REQUEST for what is no year or date. */
export function filterOf(query: FilterQuery): AskedFilter | undefined {
  const { year, publicationDateOrYear, venue, fieldsOfStudy } = query;
  return allOf([
    year ? ofYears('year', year, YEARS) : undefined,
    publicationDateOrYear
      ? ofYears('publicationDateOrYear', publicationDateOrYear, DATES)
      : undefined,
    venue ? inVenues(venue) : undefined,
    fieldsOfStudy ? ofFields(fieldsOfStudy) : undefined,
  ]);
}

/** Papers that satisfy all of these. */
export function allOf(filters: readonly (AskedFilter | undefined)[]): AskedFilter | undefined {
  const of = filters.filter((filter) => filter !== undefined);
  return of.length > 1 ? { kind: 'and', of } : of[0];
}

/** Papers that have all of these authors. */
export function byAuthors(text: string): AskedFilter | undefined {
  const names = namesIn(text);
  if (names.length > MAX_AUTHORS) throw unacceptable('authors', text);
  return allOf(names.map((author) => parsed('authors', author, { author })));
}

function ofYears(name: string, text: string, pattern: RegExp): Filter {
  const [, from, tail, last] = pattern.exec(text.trim()) ?? [];
  // `2019` is one year; `2019-` and `2019:` have no end.
  const to = tail === undefined ? from : last;
  const year = { from: from && Number(from), to: to && Number(to) };
  return parsed(name, text, { year });
}

function inVenues(text: string): AskedFilter {
  const problems: z.core.$ZodIssue[] = [];
  const filter = listedFilter('venue', [text], problems);
  if (problems.length > 0) throw unacceptable('venue', text);
  return filter;
}

/** Papers with one of these keywords; all papers where no paper has any, because the corpus is not divided so. */
function ofFields(text: string): AskedFilter | undefined {
  const keyword = namesIn(text);
  if (keyword.length === 0) return undefined;
  const whole = parsed('fieldsOfStudy', text, { keyword });
  return { kind: 'listed', whole, parts: EVERY_PAPER };
}

const namesIn = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function parsed(name: string, text: string, conditions: object): Filter {
  const { success, data } = filterSchema.safeParse(conditions);
  if (!success) throw unacceptable(name, text);
  return data;
}
