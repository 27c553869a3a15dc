import { yearWithin } from '../field-values.js';
import { isObject, textIn } from './dialect.js';

/** Numbers from here on are times since 1970 in seconds, and from the second in milliseconds. */
const MIN_SECONDS = 100_000_000;
const MIN_MILLISECONDS = 100_000_000_000;
const TEXT_KEYS = ['raw', 'literal', 'date-time', 'value', 'date', '$date', 'year'];

/**
 * The year of a date: a number (`2019`, `20190402`, a time since 1970), a text, or an object, as CSL has
 * (`{"date-parts": [[2019, 4, 2]]}`, `{"raw": "2016-05-04"}`, `[{"year": 2020}]`). Undefined where there is none.
 */
export function yearOfDate(date: unknown): number | undefined {
  if (typeof date === 'number') return yearOfNumber(date);
  if (typeof date === 'string') return yearWithin(date) ?? yearOfDigits(date);
  if (Array.isArray(date)) return Array.isArray(date[0]) ? undefined : yearOfDate(date[0]);
  if (!isObject(date)) return undefined;
  const parts = [date['date-parts']].flat(2)[0];
  const ofParts = typeof parts === 'number' || textIn(parts) ? yearOfDate(parts) : undefined;
  if (ofParts !== undefined) return ofParts;
  for (const key of TEXT_KEYS) {
    const said = date[key];
    if (typeof said !== 'string' && typeof said !== 'number') continue;
    const year = yearOfDate(said);
    if (year !== undefined) return year;
  }
  return undefined;
}

function yearOfNumber(date: number): number | undefined {
  if (!Number.isInteger(date)) return undefined;
  if (isYear(date)) return date;
  const ofDay = Math.floor(date / 10_000);
  if (isYear(ofDay) && isDay(date)) return ofDay;
  if (date < MIN_SECONDS) return undefined;
  const year = new Date(date < MIN_MILLISECONDS ? date * 1_000 : date).getUTCFullYear();
  return isYear(year) ? year : undefined;
}

/** `20200501` */
function yearOfDigits(text: string): number | undefined {
  return /^\s*\d{8}\s*$/.test(text) ? yearOfNumber(Number(text)) : undefined;
}

const isYear = (year: number): boolean => year >= 1000 && year <= 2999;

/** Whether the last four digits are a month and a day. */
function isDay(date: number): boolean {
  const [month, day] = [Math.floor(date / 100) % 100, date % 100];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
