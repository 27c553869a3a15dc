import { yearWithin } from '../field-values.js';
import { isObject, textIn } from './dialect.js';

/**
 * The year of a date of CSL: `{"date-parts": [[2019, 4, 2]]}`, `{"raw": "2016-05-04"}`, `{"literal": ...}`, a text or
 * a number. Undefined where there is none.
 */
export function yearOfDate(date: unknown): number | undefined {
  if (typeof date === 'number') return Number.isInteger(date) ? date : undefined;
  if (typeof date === 'string') return yearWithin(date);
  if (!isObject(date)) return undefined;
  const parts = date['date-parts'];
  const year: unknown = Array.isArray(parts) && Array.isArray(parts[0]) ? parts[0][0] : undefined;
  if (typeof year === 'number' && year > 0) return year;
  const said =
    textIn(year) ?? textIn(date.raw) ?? textIn(date.literal) ?? textIn(date['date-time']);
  return said === undefined ? undefined : yearWithin(said);
}
