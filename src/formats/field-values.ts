/** The first year anywhere in a date as it is written: `2021`, `2021.0`, `2021-05-03`, `2021/05//`, `May 2021`. */
export function yearWithin(text: string): number | undefined {
  const found = text.match(/(?<!\d)[12]\d{3}(?!\d)/)?.[0];
  return found === undefined ? undefined : Number(found);
}

/** The fields that something is known of: no null, no empty texts and lists. */
export function knownOnly(fields: Record<string, unknown>): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value === undefined || value === null || value === '') continue;
    if (!Array.isArray(value) || value.length > 0) known[name] = value;
  }
  return known;
}

/**
 * The entries of a list that is written as one text, trimmed and without empty ones. It is split at
 * the first of `separators` that it has, the surest first: in `a, b; c` a comma is a part of an entry.
 */
export function splitList(text: string, separators: readonly string[]): string[] {
  const separator = separators.find((candidate) => text.includes(candidate));
  const entries = separator === undefined ? [text] : text.split(separator);
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}

/** Separators that stand in no entry of a list (`splitList`), as a comma may. */
export const SURE_SEPARATORS: readonly string[] = [';', '|', '\n'];
