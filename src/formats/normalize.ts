/** The year in a date as it is written: `2021`, `2021.0`, `2021-05-03`, `2021/05//`, `May 2021`. */
export function yearIn(text: string): number | undefined {
  const found = text.match(/(?<!\d)[12]\d{3}(?!\d)/)?.[0];
  return found === undefined ? undefined : Number(found);
}

/** A DOI without its resolver: `https://doi.org/10.1000/182` and `doi:10.1000/182` are `10.1000/182`. */
export function bareDoi(text: string): string {
  return text.trim().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, '');
}

/** The fields that something is known of; no empty texts and lists. */
export function knownOnly(fields: Record<string, unknown>): Record<string, unknown> {
  const isKnown = (value: unknown) =>
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isKnown(value)));
}
