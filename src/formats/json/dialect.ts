import type { Dialect } from '../format.js';

/** An object of JSON, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** How one source writes papers as JSON objects; it is read in lists and line by line alike. */
export type JsonDialect = Dialect<JsonObject>;

// What dialects read fields with. Each takes whatever stands there and answers only what it looks for.

/** Whether a value is an object: no list, no null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of what should be a list of them. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A text, trimmed; undefined for anything else. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** The texts under one name of each object of a list. */
export function textsIn(value: unknown, name: string): string[] {
  return objectsIn(value).flatMap((object) => textIn(object[name]) ?? []);
}

/** A year that is a number, or the four digits that a date begins with (`yearWithin` looks further). */
export function leadingYear(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  const year = textIn(value)?.match(/^(\d{4})(?!\d)/)?.[1];
  return year === undefined ? undefined : Number(year);
}
