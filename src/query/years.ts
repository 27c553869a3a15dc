/** Years from one to another, both included. */
export interface YearRange {
  from: number;
  to: number;
}

const MIN_YEAR = 1_000;
const MAX_YEAR = 2_999;
/** Years that a number in a query is taken for: `transformers 2021`, `(2017)`, `2017a`. */
const YEAR_IN_TEXT =
  /(?<![\p{L}\p{N}\-./:])(?:19[3-9]\d|20[0-4]\d)[a-z]?(?![\p{L}\p{N}\-/:]|\.\d)/gu;
const RANGE = /^(\d{4})?(?:\.\.|[-\u2013])(\d{4})?$/;
const BOUND = /^([<>]=?)(\d{4})$/;

/** The range that `2019`, `2019..2021`, `2019..`, `2019-2021`, `>=2019` or `<2020` is; undefined for any other text. */
export function parseYearRange(text: string): YearRange | undefined {
  if (/^\d{4}$/.test(text)) return between(Number(text), Number(text));
  const bound = BOUND.exec(text);
  if (bound) {
    const [, sign = '', digits = ''] = bound;
    const year = Number(digits);
    if (sign.startsWith('>')) return between(sign === '>' ? year + 1 : year, MAX_YEAR);
    return between(MIN_YEAR, sign === '<' ? year - 1 : year);
  }
  const [, from, to] = RANGE.exec(text) ?? [];
  if (from === undefined && to === undefined) return undefined;
  return between(Number(from ?? MIN_YEAR), Number(to ?? MAX_YEAR));
}

/** In a longer text a year is part of what it says, unless it stands in brackets. */
const MAX_WORDS = 8;

/**
 * The single year that a short text speaks of, and the text without it; undefined where there is none, or
 * several, or more words around it than somebody types who looks for papers of a year.
 */
export function yearIn(text: string): { year: number; without: string } | undefined {
  if (!/(?:19|20)\d{2}/.test(text)) return undefined;
  if (text.split(/\s+/u).length > MAX_WORDS && !/\((?:19|20)\d{2}[a-z]?\)/u.test(text))
    return undefined;
  const found = [...text.matchAll(YEAR_IN_TEXT)];
  const years = new Set(found.map(([year]) => Number(year.slice(0, 4))));
  const [year] = years;
  if (year === undefined || years.size > 1) return undefined;
  const without = text
    .replace(YEAR_IN_TEXT, ' ')
    .replace(/\(\s*[a-z]?\s*\)/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return { year, without };
}

function between(from: number, to: number): YearRange | undefined {
  return from <= to ? { from, to } : undefined;
}
