import { normalizeDoi } from '../domain/identifiers.js';

/** The year in a date as it is written: `2021`, `2021.0`, `2021-05-03`, `2021/05//`, `May 2021`. */
export function yearIn(text: string): number | undefined {
  const found = text.match(/(?<!\d)[12]\d{3}(?!\d)/)?.[0];
  return found === undefined ? undefined : Number(found);
}

/** The DOI that a field is, as papers are stored with it; what is none stays as it is written. */
export const bareDoi = (text: string): string => normalizeDoi(text.trim());

/** The fields that something is known of; no empty texts and lists. */
export function knownOnly(fields: Record<string, unknown>): Record<string, unknown> {
  const isKnown = (value: unknown) =>
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isKnown(value)));
}
