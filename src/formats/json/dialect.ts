import type { Dialect } from '../format.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** How one source writes papers as JSON objects, in lists or line by line. `fits` goes by names that no other source has together. */
export type JsonDialect = Dialect<JsonObject>;

// What dialects read their fields with: each takes whatever stands there and answers only what it looks for.

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
