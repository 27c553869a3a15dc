import { NearpaperError } from '../domain/errors.js';
import { asContent } from '../formats/format.js';
import { isObject } from '../formats/json/dialect.js';
import { JSON_DIALECTS, readObject } from '../formats/json/dialects.js';
import { type Place, type SourceRecord, unreadable } from '../formats/record.js';

/** The record of a value of JSON, in our own shape or in one that files may have. */
export function recordOfJson(value: unknown, place: Place): SourceRecord {
  if (!isObject(value)) {
    return { place, error: new NearpaperError('RECORD_INVALID', 'is not a JSON object') };
  }
  const content = asContent(readObject(value, JSON_DIALECTS, {}), 'record');
  return { place, ...(content ?? { error: unreadable('the record holds no paper') }) };
}
