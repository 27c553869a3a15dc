import type { KnownEmbedding } from '../format.js';

/** A paper as its source calls its fields, turned into ours; names that mean nothing to us. */
export interface Fields {
  value: Record<string, unknown>;
  ignored?: string[];
  /** When the source changed it last, or else when it came out: a year, a month or a day. */
  date?: string | undefined;
  /** Its texts are as they are to be stored. */
  isExact?: boolean;
  /** A vector that a model made of its text before. */
  embedding?: KnownEmbedding;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** How one source writes papers as JSON objects, in lists or line by line. */
export interface Dialect {
  /** Whether an object is of this source, by names that no other source has together. */
  fits(object: JsonObject): boolean;
  toFields(object: JsonObject): Fields;
}

/** Leaves out what is not known: null, empty texts and empty lists. */
export function known(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, content]) =>
        content !== undefined &&
        content !== null &&
        content !== '' &&
        !(Array.isArray(content) && content.length === 0),
    ),
  );
}

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

/** The year at the beginning of a date, or alone. */
export function yearIn(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  const year = textIn(value)?.match(/^(\d{4})(?!\d)/)?.[1];
  return year === undefined ? undefined : Number(year);
}
