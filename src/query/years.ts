/** Years from one to another, both included; without `from` or `to` there is no bound. */
export interface YearRange {
  from?: number;
  to?: number;
}

/** Years that a text speaks of, and the text without them. */
export interface YearsInText {
  years: YearRange;
  without: string;
}

const RANGE = /^(\d{4})?(?:\.\.|[-\u2013])(\d{4})?$/;
const BOUND = /^([<>]=?)(\d{4})$/;

/**
 * The range that `2019`, `2019..2021`, `2019..`, `2019-2021`, `>=2019` or `<2020` is, the ends in either order;
 * undefined for any other text.
 */
export function parseYearRange(text: string): YearRange | undefined {
  if (/^\d{4}$/.test(text)) return between(Number(text), Number(text));
  const bound = BOUND.exec(text);
  if (bound) {
    const [, sign = '', digits = ''] = bound;
    const year = Number(digits);
    if (sign.startsWith('>')) return { from: sign === '>' ? year + 1 : year };
    return { to: sign === '<' ? year - 1 : year };
  }
  const [, from, to] = RANGE.exec(text) ?? [];
  if (from && to) return between(Number(from), Number(to));
  if (from) return { from: Number(from) };
  return to ? { to: Number(to) } : undefined;
}

/** The single year that a range is; undefined for several. */
export function onlyYear({ from, to }: YearRange): number | undefined {
  return from === to ? from : undefined;
}

/** In a longer text a year is part of what it says, unless it stands in brackets. */
const MAX_WORDS = 8;
/** What ends so is a sentence: `Mortality rose from 2009 to 2014.` says of which years its subject is. */
const IS_SENTENCE = /\p{L}{2}.*[.?!]$/su;

/** Years that a number in a query is taken for. */
const YEAR = String.raw`(?:19[3-9]\d|20[0-4]\d)`;
/** `transformers 2021`, `(2017)`, `2017a`, `in 2017`. */
const YEAR_IN_TEXT = new RegExp(
  String.raw`(?:(?<!\S)(?:in|of)\s+)?(?<![\p{L}\p{N}\-./:])(${YEAR})[a-z]?(?![\p{L}\p{N}\-/:]|\.\d)`,
  'gu',
);
/** `ICLR '16`: the only year that such a text has. */
const SHORT_YEAR = /(?<=[\p{L}\p{N}]\s?)['\u2019](\d\d)(?![\p{L}\p{N}'\u2019])/u;

const BEFORE = String.raw`(?<![\p{L}\p{N}\-./:])`;
const BEHIND = String.raw`(?![\p{L}\p{N}\-/:]|\.\d)`;
const ranged = (words: string) => new RegExp(`${BEFORE}${words}${BEHIND}`, 'iu');

/** How people write ranges of years, and what each says. */
const RANGES: readonly [RegExp, (a: number, b: number) => YearRange][] = [
  [
    ranged(`(?:from|between)\\s+(${YEAR})\\s*(?:to|and|until|till|[-\u2013])\\s*(${YEAR})`),
    between,
  ],
  [ranged(`(${YEAR})\\s?(?:\\.\\.|[-\u2013\u2014]|to\\s)\\s?(${YEAR})`), between],
  [ranged(`(?:before|prior\\s+to|earlier\\s+than)\\s+(${YEAR})`), (a) => ({ to: a - 1 })],
  [ranged(`<\\s?(${YEAR})`), (a) => ({ to: a - 1 })],
  [ranged(`(?:until|till|up\\s+to|through|<=|\\.\\.)\\s?(${YEAR})`), (a) => ({ to: a })],
  [ranged(`(?:after|later\\s+than|newer\\s+than)\\s+(${YEAR})`), (a) => ({ from: a + 1 })],
  [ranged(`>\\s?(${YEAR})`), (a) => ({ from: a + 1 })],
  [ranged(`(?:since|>=)\\s?(${YEAR})`), (a) => ({ from: a })],
  [ranged(`from\\s+(${YEAR})\\s+(?:on|onwards?)`), (a) => ({ from: a })],
  [ranged(`(${YEAR})(?:\\.\\.|\\s+(?:onwards?|or\\s+later)|\\+)`), (a) => ({ from: a })],
];

/**
 * The years that a short text speaks of; undefined where there are none, several that make no range, or more words
 * around them than somebody types who looks for papers of some years.
 */
export function yearsIn(text: string): YearsInText | undefined {
  if (!/\d\d/.test(text)) return undefined;
  const words = text.split(/\s+/u).length;
  const range = words <= MAX_WORDS && !IS_SENTENCE.test(text.trim()) ? rangeIn(text) : undefined;
  if (range) return range;
  if (words > MAX_WORDS && !/\((?:19|20)\d{2}[a-z]?\)/u.test(text)) return undefined;
  const years = new Set([...text.matchAll(YEAR_IN_TEXT)].map(([, year]) => Number(year)));
  const [year] = years;
  if (years.size > 1) return undefined;
  if (year !== undefined) return { years: between(year, year), without: cut(text, YEAR_IN_TEXT) };
  const short = SHORT_YEAR.exec(text)?.[1];
  if (short === undefined) return undefined;
  const full = Number(short) + (Number(short) < 50 ? 2_000 : 1_900);
  return { years: between(full, full), without: cut(text, SHORT_YEAR) };
}

function rangeIn(text: string): YearsInText | undefined {
  for (const [pattern, rangeOf] of RANGES) {
    const match = pattern.exec(text);
    if (!match) continue;
    const without = cut(text, pattern);
    // Another year beside it: nobody knows what is meant.
    if (without.search(YEAR_IN_TEXT) >= 0) return undefined;
    return { years: rangeOf(Number(match[1]), Number(match[2])), without };
  }
  return undefined;
}

function cut(text: string, pattern: RegExp): string {
  return text
    .replace(pattern, ' ')
    .replace(/\(\s*[a-z]?\s*\)/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function between(a: number, b: number): YearRange {
  return { from: Math.min(a, b), to: Math.max(a, b) };
}
